import type { ChoiceState, PassState, State } from '../definition/model.ts';
import { failureIn, StatesError } from '../language/index.ts';
import type { Payload } from '../payload.ts';
import { continueBranches, endBranch, initialInput, startMap, startParallel } from './branches.ts';
import { enterState } from './enter.ts';
import type { Frame } from './execution.ts';
import { fail, failureOf } from './failure.ts';
import { leaveState } from './leave.ts';
import { redriveMapRun, startMapRun } from './map-run.ts';
import { scheduleTask, taskDeadline, timeOutTask } from './task.ts';
import type { Turn } from './turn.ts';

/** Takes a frame one step on, if its phase lets it. Every step follows from the recorded events alone. */
export function step(turn: Turn, frame: Frame): void {
  const { phase, state } = frame;
  if (phase.kind === 'starting') {
    start(turn, frame);
    return;
  }
  if (phase.kind === 'arriving') {
    enterState(turn, frame, phase.state, phase.input);
    return;
  }
  if (phase.kind === 'ended') {
    end(turn, frame, phase.output);
    return;
  }
  // A branch or iteration that fails before its first state has none.
  if (phase.kind === 'failed' || phase.kind === 'mapRunFailed') {
    fail(turn, frame, phase.failure);
    return;
  }
  if (state === undefined || phase.kind === 'aborted') return;
  guard(turn, frame, state, () => {
    switch (phase.kind) {
      case 'entered':
        begin(turn, frame, state);
        return;
      case 'waiting':
        if (phase.until <= turn.now) finish(turn, frame, state, frame.input);
        return;
      case 'task':
        if (state.type === 'Task' && taskDeadline(phase.task) <= turn.now) timeOutTask(turn, frame, state, phase.task);
        return;
      case 'backoff':
        if (phase.until <= turn.now) {
          turn.transition();
          begin(turn, frame, state);
        }
        return;
      case 'branching':
        continueBranches(turn, frame);
        return;
      case 'mapRunDue':
        if (state.type === 'Map') startMapRun(turn, frame, state, phase.maxConcurrency);
        return;
      case 'mapRunRedriveDue':
        redriveMapRun(turn, frame, phase.mapRun);
        return;
      case 'mapRun':
        return;
      case 'mapRunSucceeded':
        turn.emit(frame, { type: 'MapStateSucceeded' });
        turn.proceed(frame);
        return;
      case 'resulted':
        finish(turn, frame, state, phase.result);
    }
  });
}

/** What a state's own paths and templates throw is the state's failure. */
export function guard(turn: Turn, frame: Frame, state: State, work: () => void): void {
  try {
    work();
  } catch (thrown) {
    const error = failureIn(thrown);
    if (error === undefined) throw thrown;
    fail(turn, frame, failureOf(error, state.name, frame.enteredEventId));
  }
}

function start(turn: Turn, frame: Frame): void {
  const { parent } = frame;
  if (parent === undefined) {
    enterState(turn, frame, frame.branch.startAt, turn.execution.input);
    return;
  }
  let input: Payload;
  try {
    input = initialInput(turn, frame, parent);
  } catch (thrown) {
    const error = failureIn(thrown);
    if (error === undefined || parent.state === undefined) throw thrown;
    fail(turn, frame, failureOf(error, parent.state.name, parent.enteredEventId));
    return;
  }
  enterState(turn, frame, frame.branch.startAt, input);
}

function end(turn: Turn, frame: Frame, output: Payload): void {
  if (frame.parent !== undefined) {
    endBranch(turn, frame, frame.parent);
    return;
  }
  turn.record(frame.id, { type: 'ExecutionSucceeded', output: output.text }, frame.previousEventId, output);
}

function begin(turn: Turn, frame: Frame, state: State): void {
  switch (state.type) {
    case 'Pass':
      pass(turn, frame, state);
      return;
    case 'Choice':
      choose(turn, frame, state);
      return;
    case 'Succeed':
      finish(turn, frame, state, frame.input);
      return;
    case 'Task':
      scheduleTask(turn, frame, state);
      return;
    case 'Parallel':
      startParallel(turn, frame, state);
      return;
    case 'Map':
      startMap(turn, frame, state);
      return;
    case 'Wait':
    case 'Fail':
      throw new Error(`${state.type} was settled on entry`);
    default:
      state satisfies never;
  }
}

function pass(turn: Turn, frame: Frame, state: PassState): void {
  const scopeOf = turn.scopes(frame);
  const result = state.result ?? state.flow.argument(frame.input, scopeOf);
  const assigned = state.assign(frame.input, result, scopeOf);
  leaveState(turn, frame, state.flow.output(frame.input, result, scopeOf), state.next, assigned);
}

function choose(turn: Turn, frame: Frame, state: ChoiceState): void {
  const scopeOf = turn.scopes(frame);
  const argument = state.flow.argument(frame.input, scopeOf);
  const scope = scopeOf(argument);
  const rule = state.choices.find(({ matches }) => matches(scope));
  const next = rule === undefined ? state.default : rule.next;
  if (next === undefined) {
    // The language has a name for this, States.NoChoiceMatched, but AWS reports it so.
    const cause = 'Failed to transition out of the state. The state does not point to a next state.';
    throw new StatesError('States.Runtime', cause);
  }
  const assigned = (rule ?? state).assign(argument, argument, scopeOf);
  const output = rule?.output ?? state.flow.output;
  leaveState(turn, frame, output(argument, argument, scopeOf), next, assigned);
}

/** Leaves a state with its raw result: what a task answered, branches gave, or, for Wait and Succeed, its input. */
function finish(turn: Turn, frame: Frame, state: State, raw: Payload): void {
  const scopeOf = turn.scopes(frame);
  const own = state.type === 'Wait' || state.type === 'Succeed';
  const result = own ? state.flow.argument(raw, scopeOf) : state.flow.select(raw, scopeOf);
  const input = own ? result : frame.input;
  const assigned = state.assign(input, result, scopeOf);
  leaveState(turn, frame, state.flow.output(input, result, scopeOf), state.next, assigned);
}
