import type { Catcher, Retrier, State } from '../definition/model.ts';
import type { Failure, StateAborted } from '../history/events.ts';
import { failureIn, QueryEvaluationError, type StatesError } from '../language/index.ts';
import { Payload } from '../payload.ts';
import type { Frame } from './execution.ts';
import { leaveState } from './leave.ts';
import type { Turn } from './turn.ts';

const MAX_DELAY_SECONDS = 31_622_400;
const DATA_LIMIT = 'States.DataLimitExceeded';

/** The failure of a state whose paths or templates could not be evaluated, in AWS's words. */
export function failureOf(error: StatesError, stateName: string, enteredEventId: number): Failure {
  const at = `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEventId}).`;
  return {
    error: error.error,
    cause: error.error === DATA_LIMIT ? error.cause : `${at} ${error.cause}`,
    // What a task itself reports under these names is like any other failure.
    ...((error.error === 'States.Runtime' || error.error === DATA_LIMIT) && { terminal: true }),
    ...(error instanceof QueryEvaluationError && {
      evaluation: { ...(error.location !== undefined && { location: error.location }) },
    }),
  };
}

/** Whether a Retry or Catch with these names applies to the failure. */
export function matches(errorEquals: readonly string[], failure: Failure): boolean {
  // No wildcard takes in a state's own States.DataLimitExceeded, its name does; nothing takes in its States.Runtime.
  if (failure.terminal) return failure.error === DATA_LIMIT && errorEquals.includes(DATA_LIMIT);
  return errorEquals.some((name) => {
    if (name === 'States.ALL' || name === failure.error) return true;
    if (name === 'States.TaskFailed') return failure.error !== 'States.Timeout';
    return name === 'States.HeartbeatTimeout' && failure.heartbeat === true;
  });
}

/**
 * A frame's state has failed: retry it, catch it, or let the failure rise to the state around it, and from the outermost
 * one to the execution. `origin` is the event that brought the failure about.
 */
export function fail(turn: Turn, frame: Frame, failure: Failure, origin = frame.previousEventId): void {
  const { state } = frame;
  if (failure.evaluation !== undefined) {
    failure = reportEvaluation(turn, frame, failure);
    origin = frame.previousEventId;
  }
  turn.failure = failure;
  const { phase } = frame;
  const untried = phase.kind === 'failed' ? phase.untried : 'retry';
  if (state !== undefined && 'retry' in state && untried !== 'nothing') {
    if (untried === 'retry') {
      if (retry(turn, frame, state.retry, failure, origin)) return;
      if (state.type !== 'Task' && ['branching', 'failed', 'mapRunFailed'].includes(phase.kind)) {
        turn.emit(frame, { type: `${state.type}StateFailed`, failure }, undefined, origin);
        origin = frame.previousEventId;
      }
    }
    const catcher = state.catch.find(({ errorEquals }) => matches(errorEquals, failure));
    if (catcher !== undefined) {
      const failed = handle(turn, frame, state, catcher, failure);
      if (failed === undefined) return;
      failure = failed;
      if (failure.evaluation !== undefined) {
        failure = reportEvaluation(turn, frame, failure, { inCatch: true });
        origin = frame.previousEventId;
      }
    }
  }
  const { parent } = frame;
  if (parent === undefined) {
    const { error, cause } = failure;
    turn.record(
      frame.id,
      { type: 'ExecutionFailed', ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) },
      origin,
    );
    return;
  }
  abortBranches(turn, parent, frame, origin);
  fail(turn, parent, failure, origin);
}

/** Records that an evaluation failed. Unless something else came of the state before, AWS points past its entry. */
function reportEvaluation(turn: Turn, frame: Frame, failure: Failure, more: { inCatch?: true } = {}): Failure {
  const { evaluation, ...reported } = failure;
  const { previousEventId, enteredEventId, enteredFrom } = frame;
  const state = frame.state ?? frame.parent?.state;
  const origin = previousEventId === enteredEventId && state?.type !== 'Wait' ? enteredFrom : previousEventId;
  const body = {
    type: 'EvaluationFailed',
    state: state?.name ?? '',
    failure: reported,
    ...evaluation,
    ...more,
  } as const;
  turn.emit(frame, body, undefined, origin);
  return reported;
}

function retry(turn: Turn, frame: Frame, retriers: readonly Retrier[], failure: Failure, origin: number): boolean {
  const index = retriers.findIndex(({ errorEquals }) => matches(errorEquals, failure));
  const retrier = retriers[index];
  if (retrier === undefined) return false;
  const used = frame.retries[index] ?? 0;
  if (used >= retrier.maxAttempts) return false;
  const until = turn.now + delayOf(retrier, used, turn.environment.random);
  turn.emit(frame, { type: 'RetryScheduled', retrier: index, until }, undefined, origin);
  return true;
}

/** Milliseconds before the retry after `used` earlier ones. */
export function delayOf(retrier: Retrier, used: number, random: () => number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** used;
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? MAX_DELAY_SECONDS);
  return Math.round(seconds * 1000 * (retrier.fullJitter ? random() : 1));
}

/** Goes on where the catcher says. Answers the new failure if the error's output can't be made. */
function handle(turn: Turn, frame: Frame, state: State, catcher: Catcher, failure: Failure): Failure | undefined {
  const caught = caughtError(failure);
  try {
    const scopeOf = turn.scopes(frame);
    const assigned = catcher.assign(frame.input, caught, scopeOf);
    leaveState(turn, frame, catcher.output(frame.input, caught, scopeOf), catcher.next, assigned);
    return undefined;
  } catch (thrown) {
    const error = failureIn(thrown);
    if (error === undefined) throw thrown;
    return failureOf(error, state.name, frame.enteredEventId);
  }
}

/** What Catch passes on. */
const caughtError = ({ error, cause }: Failure): Payload =>
  Payload.ofValue({ Error: error ?? null, Cause: cause ?? (error === undefined ? null : '') });

/** Reports what becomes of the branches or iterations of `parent` now that one of them has failed. */
function abortBranches(turn: Turn, parent: Frame, failing: Frame | undefined, origin: number): void {
  if (parent.phase.kind !== 'branching') return;
  const name = parent.state?.type === 'Map' ? parent.state.name : undefined;
  for (const child of parent.phase.children) {
    if (child.phase.kind === 'ended') continue;
    if (name !== undefined && !child.endReported) {
      const type = child === failing ? 'MapIterationFailed' : 'MapIterationAborted';
      turn.emit(parent, { type, name, index: child.index, child: child.id }, undefined, origin);
    }
    if (child.phase.kind === 'mapRun') turn.emit(child, { type: 'MapRunAborted' }, undefined, origin);
    const type = abortOf(child);
    if (type !== undefined && !child.abortReported) turn.emit(child, { type }, undefined, origin);
    abortBranches(turn, child, undefined, origin);
  }
}

function abortOf(frame: Frame): StateAborted['type'] | undefined {
  // Redriven, and not entered again yet.
  if (frame.phase.kind === 'arriving') return undefined;
  switch (frame.state?.type) {
    case 'Task':
    case 'Wait':
      return `${frame.state.type}StateAborted`;
    case 'Parallel':
      return frame.phase.kind === 'branching' ? 'ParallelStateAborted' : undefined;
    case 'Map':
      return frame.phase.kind === 'branching' || frame.phase.kind === 'aborted' ? 'MapStateAborted' : undefined;
    default:
      return undefined;
  }
}
