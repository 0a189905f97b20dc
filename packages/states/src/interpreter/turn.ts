import type { ScopeOf } from '../definition/model.ts';
import { type EngineEvent, type EventBody, type Failure, isPublic } from '../history/events.ts';
import type { Payload } from '../payload.ts';
import { apply } from './apply.ts';
import { type Chance, type ContextExtras, scopesOf, visitScopesOf } from './context-object.ts';
import { type Execution, type Frame, isWaiting } from './execution.ts';

/** AWS ends a Standard execution whose history gets longer. */
export const MAX_EVENTS = 25_000;

const NONE: ReadonlySet<Frame> = new Set();

/** Events in one turn, after which others get theirs: a loop without waits must not hold up the process. */
const TURN_EVENTS = 2_000;

export interface Environment extends Chance {
  readonly region: string;
  readonly activityExists: (activityArn: string) => boolean;
  /** Whether the machine of this name was deleted, so that its executions may make no state transition any more. */
  readonly machineDeleted: (machineName: string) => boolean;
}

/** Thrown to end an execution at once with States.Runtime, past every Retry and Catch; the message is the cause. */
export class Terminated extends Error {}

/** One synchronous stretch of work on an execution: events are made here, applied at once, and handed out at the end. */
export class Turn {
  readonly execution: Execution;
  readonly now: number;
  readonly environment: Environment;
  readonly events: EngineEvent[] = [];
  /** What failed last, before Retry and Catch had their say; for whoever looks at one state alone. */
  failure: Failure | undefined;
  private readonly queue: Frame[] = [];
  private waits: Set<Frame> | undefined;
  private current: Frame | undefined;

  constructor(execution: Execution, now: number, environment: Environment) {
    this.execution = execution;
    this.now = now;
    this.environment = environment;
  }

  get nextEventId(): number {
    return this.execution.eventCount + 1;
  }

  /** Frames that came to wait in this turn: for a time, a task or a Map Run. */
  get waiting(): ReadonlySet<Frame> {
    return this.waits ?? NONE;
  }

  noteWaiting(frame: Frame): void {
    this.waits ??= new Set();
    this.waits.add(frame);
  }

  /** Whether the turn has done its share; what remains is left for the next one. */
  get exhausted(): boolean {
    return this.events.length >= TURN_EVENTS;
  }

  /** Records an event of `frame` and applies it. `payload` is the document whose text the event carries. */
  emit(frame: Frame, body: EventBody, payload?: Payload, previousEventId = frame.previousEventId): void {
    this.record(frame.id, body, previousEventId, payload);
    if (isWaiting(frame.phase)) this.noteWaiting(frame);
  }

  /** Records an event of the execution as a whole. */
  record(frame: number, body: EventBody, previousEventId: number, payload?: Payload): void {
    const { execution } = this;
    const shown = isPublic(body);
    if (shown && execution.eventCount >= MAX_EVENTS - 1 && execution.header.type === 'STANDARD' && !isFinal(body)) {
      throw new Terminated(`The execution reached the maximum number of history events (${MAX_EVENTS}).`);
    }
    const id = shown ? execution.eventCount + 1 : 0;
    // The body itself becomes the event: copying bodies of many shapes is slow.
    const event = body as EngineEvent & { frame: number };
    event.id = id;
    event.previousEventId = previousEventId;
    // The history never goes back in time, though the clock may.
    event.time = Math.max(this.now, execution.lastEventAt);
    event.frame = frame;
    this.events.push(event);
    apply(execution, event, payload);
  }

  /** To be called before a state is entered or tried again. Throws Terminated when the machine was deleted. */
  transition(): void {
    const { machineName } = this.execution.header;
    if (this.environment.machineDeleted(machineName)) {
      throw new Terminated(`State machine ${machineName} has been deleted.`);
    }
  }

  /** Lets a frame go on at once: each runs until it has to wait before another gets its turn, as on AWS. */
  proceed(frame: Frame): void {
    if (this.current !== undefined) this.queue.push(this.current);
    this.current = frame;
  }

  /** Lets a frame go on later in this turn. */
  schedule(frame: Frame): void {
    this.queue.push(frame);
  }

  next(): Frame | undefined {
    const next = this.current ?? this.queue.shift();
    this.current = undefined;
    return next;
  }

  scopes(frame: Frame, extras: ContextExtras = {}): ScopeOf {
    return scopesOf(this.execution, frame, this.now, this.environment, extras);
  }

  visitScopes(frame: Frame, purpose: 'argument' | 'items'): ScopeOf {
    return visitScopesOf(this.execution, frame, purpose);
  }
}

function isFinal(body: EventBody): boolean {
  return (
    body.type === 'ExecutionSucceeded' ||
    body.type === 'ExecutionFailed' ||
    body.type === 'ExecutionTimedOut' ||
    body.type === 'ExecutionAborted'
  );
}
