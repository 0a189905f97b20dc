import type { MapState, ScopeOf } from '../definition/model.ts';
import type { Json } from '../json.ts';
import { StatesError } from '../language/index.ts';
import { Payload } from '../payload.ts';
import { type Chance, type ContextExtras, type MapItem, scopesOf, visitScopesOf } from './context-object.ts';
import type { Execution, Frame, MapRunning } from './execution.ts';
import type { TaskAnswer } from './task.ts';
import type { Turn } from './turn.ts';

/** Starts the Map Run of a distributed Map; the event is what whoever runs Map Runs goes by. */
export function startMapRun(turn: Turn, frame: Frame, state: MapState, maxConcurrency: number): void {
  const { distributed, flow } = state;
  if (distributed === undefined) throw new Error('a Map Run of an inline Map');
  frame.argument ??= flow.argument(frame.input, turn.visitScopes(frame, 'argument'));
  const plan = { maxConcurrency, ...distributed.plan(frame.argument, turn.scopes(frame)) };
  const mapRunArn = arnOf(turn.execution.header.arn, distributed.label, turn.environment.uuid());
  turn.emit(frame, { type: 'MapRunStarted', mapRunArn, plan });
}

/** AWS redrives a Map Run no more often. */
const MAX_REDRIVES = 1_000;

/**
 * Has a Map Run that ended badly go on: what succeeded in it stays, the rest runs again
 * (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html). Throws a StatesError once AWS's limit is
 * reached.
 */
export function redriveMapRun(turn: Turn, frame: Frame, { mapRunArn, redriveCount }: MapRunning): void {
  if (redriveCount >= MAX_REDRIVES) {
    throw new StatesError(
      'States.Runtime',
      `The Map Run has been redriven ${MAX_REDRIVES} times, which is the maximum.`,
    );
  }
  turn.emit(frame, { type: 'MapRunRedriven', mapRunArn, redriveCount: redriveCount + 1 });
}

/** `arn:…:mapRun:MACHINE/LABEL:UUID`; a Map within a child execution belongs to the same machine. */
function arnOf(executionArn: string, label: string, uuid: string): string {
  const [arn, partition, service, region, account, , machine = ''] = executionArn.split(':');
  const [name] = machine.split('/');
  return [arn, partition, service, region, account, 'mapRun', `${name}/${label}`, uuid].join(':');
}

/** The Map Run has ended, with the state's result or its failure. */
export function endMapRun(turn: Turn, frame: Frame, outcome: TaskAnswer): void {
  if ('failure' in outcome) {
    turn.emit(frame, { type: 'MapRunFailed', ...outcome.failure });
  } else {
    const { output } = outcome;
    turn.emit(frame, { type: 'MapRunSucceeded', output: output.text }, output);
  }
  turn.proceed(frame);
}

/** The Map state of a frame, as whoever runs its Map Run needs it: with the scopes that its fields are evaluated in. */
export class MapView {
  private readonly execution: Execution;
  private readonly frame: Frame;
  private readonly state: MapState;
  private readonly now: () => number;
  private readonly chance: Chance;

  constructor(execution: Execution, frame: Frame, state: MapState, now: () => number, chance: Chance) {
    this.execution = execution;
    this.frame = frame;
    this.state = state;
    this.now = now;
    this.chance = chance;
  }

  /** The items to work through, where no reader gets them from elsewhere. Throws a StatesError. */
  items(): readonly Json[] {
    const { frame, state } = this;
    frame.items ??= state.items(this.argument, visitScopesOf(this.execution, frame, 'items'));
    return frame.items;
  }

  /** What a child execution gets of an item. Throws a StatesError. */
  shape(item: MapItem): Payload {
    const { itemInput } = this.state;
    return itemInput === undefined ? Payload.ofValue(item.value) : itemInput(this.argument, this.scopes({ item }));
  }

  private get argument(): Payload {
    const { frame, state } = this;
    frame.argument ??= state.flow.argument(frame.input, visitScopesOf(this.execution, frame, 'argument'));
    return frame.argument;
  }

  private scopes(extras?: ContextExtras): ScopeOf {
    return scopesOf(this.execution, this.frame, this.now(), this.chance, extras);
  }
}
