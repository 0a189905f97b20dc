import type { components } from '@expressway/client';

export type ExecutionEvent = components['schemas']['ExecutionEvent'];

/** Times are milliseconds since the epoch. */
export interface Attempt {
  /** Of the event that began it. */
  eventId: number;
  at: number;
  endedAt: number | undefined;
  status: 'running' | 'succeeded' | 'failed' | 'timed out';
  /** What was asked of the service, and what it answered: JSON texts. */
  parameters: string | undefined;
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
}

export interface Iteration {
  index: number;
  at: number;
  endedAt: number | undefined;
  status: 'running' | 'succeeded' | 'failed' | 'stopped';
}

/** `caught`: it failed, and went on by its Catch. `stopped`: the execution, or what it was in, ended around it. */
export type StepStatus = 'running' | 'succeeded' | 'failed' | 'caught' | 'stopped';

/** One visit of a state. */
export interface Step {
  /** The event by which it was entered. */
  id: number;
  state: string;
  /** As in the event's type: Task, Map, Parallel … */
  type: string;
  status: StepStatus;
  at: number;
  endedAt: number | undefined;
  /** JSON texts. */
  input: string | undefined;
  output: string | undefined;
  /** Variables that it assigned: JSON texts by name. */
  assigned: Record<string, string>;
  error: string | undefined;
  cause: string | undefined;
  /** Tries of its task; of a Parallel or Map, of all that is in it. */
  attempts: Attempt[];
  /** The visit of the Parallel or Map that it happened in. */
  parent: Step | undefined;
  /** Which item of the Map around it; undefined where that is none. */
  iteration: number | undefined;
  /** Of a Map: what became of its items so far. */
  iterations: Iteration[];
  /** Of a Map: how many items it has. */
  items: number | undefined;
  /** How many Parallels and Maps it is in. */
  depth: number;
  /** The visit that led here, in the same machine; undefined for a machine's first. */
  previous: Step | undefined;
  /** Whether a redrive has taken it up again. */
  redriven: boolean;
}

export interface Progress {
  steps: Step[];
  /** The step that an event belongs to, by the event's id; events of the execution itself belong to none. */
  stepOf: ReadonlyMap<number, Step>;
  startedAt: number | undefined;
  endedAt: number | undefined;
}

interface Details {
  name?: string;
  input?: string;
  output?: string;
  parameters?: string;
  error?: string;
  cause?: string;
  index?: number;
  length?: number;
  assignedVariables?: Record<string, string>;
  /** EvaluationFailed: the state whose expression it was. */
  state?: string;
}

const begins = /^(Task|LambdaFunction|Activity)Scheduled$/;
const fails = /^(Task|LambdaFunction|Activity)(Failed|TimedOut|StartFailed|SubmitFailed|ScheduleFailed)$/;
const succeeds = /^(Task|LambdaFunction|Activity)Succeeded$/;
const ends = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;

/**
 * What happened, by steps: reads a history (all of it, or a beginning), which is a list of small facts whose only order is
 * that each names the one that led to it.
 */
export function progressOf(events: readonly ExecutionEvent[]): Progress {
  const reader = new HistoryReader();
  for (const event of events) reader.read(event);
  return reader.progress;
}

class HistoryReader {
  private readonly steps: Step[] = [];
  private readonly owners = new Map<number, Step>();
  /** The iteration that an event of a Map belongs to. */
  private readonly iterationOf = new Map<number, number>();
  private readonly last = {
    startedAt: undefined as number | undefined,
    endedAt: undefined as number | undefined,
  };

  get progress(): Progress {
    return { steps: this.steps, stepOf: this.owners, ...this.last };
  }

  read(event: ExecutionEvent): void {
    const { id, previousEventId, type } = event;
    const at = Date.parse(event.at);
    const details = (event.details ?? {}) as Details;
    if (type === 'ExecutionStarted') this.last.startedAt = at;
    else if (type === 'ExecutionRedriven') this.redrive(id);
    else if (ends.test(type)) this.end(at, details, type === 'ExecutionFailed');
    else if (type.endsWith('StateEntered')) this.enter(event, at, details);
    else {
      const step = this.ownerOf(event, details);
      if (!step) return;
      this.owners.set(id, step);
      const inherited = this.iterationOf.get(previousEventId);
      if (inherited !== undefined && step === this.owners.get(previousEventId)) this.iterationOf.set(id, inherited);
      this.happen(step, event, at, details);
    }
  }

  private enter({ id, previousEventId, type }: ExecutionEvent, at: number, { name = '', input }: Details): void {
    const revived = this.redriveEvents.has(previousEventId)
      ? this.takeRevived((step) => step.state === name)
      : undefined;
    const cause = revived ? revived.previous : this.owners.get(previousEventId);
    const inside = cause !== undefined && this.opens.has(previousEventId);
    const parent = revived ? revived.parent : inside ? cause : cause?.parent;
    if (revived) settle(revived, at, 'failed');
    const step: Step = {
      id,
      state: name,
      type: type.slice(0, -'StateEntered'.length),
      status: 'running',
      at,
      endedAt: undefined,
      input,
      output: undefined,
      assigned: {},
      error: undefined,
      cause: undefined,
      attempts: [],
      parent,
      iteration: revived ? revived.iteration : inside ? this.iterationOf.get(previousEventId) : cause?.iteration,
      iterations: [],
      items: undefined,
      depth: parent === undefined ? 0 : parent.depth + 1,
      previous: inside ? undefined : cause,
      redriven: revived !== undefined,
    };
    this.steps.push(step);
    this.owners.set(id, step);
  }

  /** Events after which states are within the step, not after it. */
  private readonly opens = new Set<number>();

  /** Which step an event is about: that of the event before, or the Parallel or Map around it. */
  private ownerOf({ previousEventId, type }: ExecutionEvent, { name, state }: Details): Step | undefined {
    const before = this.redriveEvents.has(previousEventId)
      ? this.takeRevived(
          (step) => name === undefined || step.state === name || upTo(step, (one) => one.state === name) !== undefined,
        )
      : this.owners.get(previousEventId);
    if (state !== undefined && before === undefined) return this.lastOpen((step) => step.state === state);
    if (type.startsWith('MapIteration')) return upTo(before, (step) => step.state === name);
    if (/^Parallel|^MapState/.test(type) && !type.endsWith('Started')) {
      const kind = type.startsWith('Parallel') ? 'Parallel' : 'Map';
      const isExit = type.endsWith('Exited');
      const isIt = (step: Step) => step.type === kind && (isExit ? step.state === name : isOpen(step));
      return upTo(before, isIt) ?? this.lastOpen(isIt);
    }
    if (type.endsWith('StateExited')) return upTo(before, (step) => step.state === name);
    return before;
  }

  /** For events that name none before them, as AWS's about expressions do. */
  private lastOpen(wanted: (step: Step) => boolean): Step | undefined {
    return this.steps.findLast((step) => isOpen(step) && wanted(step));
  }

  private happen(step: Step, { id, type }: ExecutionEvent, at: number, details: Details): void {
    if (begins.test(type)) {
      const { parameters = details.input } = details;
      step.attempts.push(attempt(id, at, parameters));
    } else if (type === 'ParallelStateStarted' || type === 'MapStateStarted') {
      this.opens.add(id);
      if (details.length !== undefined) step.items = details.length;
      step.attempts.push(attempt(id, at, undefined));
    } else if (fails.test(type)) {
      close(step.attempts.at(-1), at, type.endsWith('TimedOut') ? 'timed out' : 'failed', details);
      fail(step, details);
    } else if (succeeds.test(type)) close(step.attempts.at(-1), at, 'succeeded', details);
    else if (type.startsWith('MapIteration')) this.iterate(step, id, type, at, details);
    else if (/^(Parallel|Map)State(Failed|Aborted)$|^MapRunFailed$|^EvaluationFailed$/.test(type)) {
      const reason = details.error === undefined ? this.failureWithin(step) : details;
      close(step.attempts.at(-1), at, 'failed', reason);
      fail(step, reason);
      this.abandon(step, at);
    } else if (/^(Parallel|Map)StateSucceeded$/.test(type)) close(step.attempts.at(-1), at, 'succeeded', details);
    else if (/^(Task|Wait)StateAborted$/.test(type)) settle(step, at, 'stopped');
    else if (type.endsWith('StateExited')) {
      settle(
        step,
        at,
        step.attempts.at(-1)?.status === 'succeeded' || step.error === undefined ? 'succeeded' : 'caught',
      );
      step.output = details.output;
      step.assigned = details.assignedVariables ?? {};
    }
  }

  private iterate(step: Step, id: number, type: string, at: number, { index = 0 }: Details): void {
    this.iterationOf.set(id, index);
    if (type === 'MapIterationStarted') {
      this.opens.add(id);
      const again = step.iterations.find((one) => one.index === index);
      if (again) Object.assign(again, { at, endedAt: undefined, status: 'running' });
      else step.iterations.push({ index, at, endedAt: undefined, status: 'running' });
      return;
    }
    const iteration = step.iterations.find((one) => one.index === index && one.endedAt === undefined);
    if (!iteration) return;
    iteration.endedAt = at;
    iteration.status = iterationEnds[type.slice('MapIteration'.length)] ?? 'stopped';
  }

  /** AWS doesn't say why a Parallel or Map failed: for the reason of what failed in it. */
  private failureWithin(container: Step): Details {
    const { error, cause } = this.steps.findLast((step) => step.error !== undefined && isWithin(step, container)) ?? {};
    return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  }

  /** What a failed Parallel or Map had under way ends with it. */
  private abandon(container: Step, at: number): void {
    for (const step of this.steps)
      if (isOpen(step) && isWithin(step, container)) settle(step, at, step.error === undefined ? 'stopped' : 'failed');
  }

  private end(at: number, details: Details, failed: boolean): void {
    this.last.endedAt = at;
    const outermost = this.steps.findLast(({ depth }) => depth === 0);
    if (failed && outermost && outermost.status !== 'caught') {
      if (outermost.error === undefined || outermost.type === 'Fail') fail(outermost, details);
      settle(outermost, at, 'failed');
    }
    for (const step of this.steps) if (isOpen(step)) settle(step, at, step.error !== undefined ? 'failed' : 'stopped');
  }

  private readonly redriveEvents = new Set<number>();
  /** Steps that a redrive took up, the innermost ones, whose first event since has not been seen. */
  private revived: Step[] = [];

  /** What had failed goes on, and its next event names the redrive as the one before it. */
  private redrive(id: number): void {
    this.redriveEvents.add(id);
    this.last.endedAt = undefined;
    const failed = this.steps.filter(({ status }) => status === 'failed' || status === 'stopped');
    const last = failed.filter((step) => step.parent === undefined).at(-1);
    const taken = failed.filter((step) => last !== undefined && (step === last || isWithin(step, last)));
    const anew = { status: 'running', endedAt: undefined, error: undefined, cause: undefined, redriven: true };
    for (const step of taken) Object.assign(step, anew);
    this.revived = taken.filter((step) => !taken.some(({ parent }) => parent === step));
  }

  private takeRevived(wanted: (step: Step) => boolean): Step | undefined {
    const found = this.revived.find(wanted);
    this.revived = this.revived.filter((step) => step !== found);
    return found;
  }
}

const iterationEnds: Record<string, Iteration['status']> = {
  Succeeded: 'succeeded',
  Failed: 'failed',
  Aborted: 'stopped',
};

const isOpen = ({ endedAt }: Step): boolean => endedAt === undefined;

function upTo(step: Step | undefined, wanted: (step: Step) => boolean): Step | undefined {
  let found = step;
  while (found && !wanted(found)) found = found.parent;
  return found;
}

const isWithin = (step: Step, container: Step): boolean => upTo(step.parent, (one) => one === container) !== undefined;

const attempt = (eventId: number, at: number, parameters: string | undefined): Attempt => ({
  eventId,
  at,
  endedAt: undefined,
  status: 'running',
  parameters,
  output: undefined,
  error: undefined,
  cause: undefined,
});

function close(
  tried: Attempt | undefined,
  at: number,
  status: Attempt['status'],
  { output, error, cause }: Details,
): void {
  if (!tried || tried.endedAt !== undefined) return;
  Object.assign(tried, { endedAt: at, status, output, error, cause });
}

function fail(step: Step, { error, cause }: Details): void {
  step.error = error ?? step.error ?? 'States.Runtime';
  step.cause = cause ?? step.cause;
}

function settle(step: Step, at: number, status: StepStatus): void {
  step.endedAt = at;
  step.status = status;
  const running = step.attempts.at(-1);
  if (running?.endedAt === undefined) close(running, at, status === 'succeeded' ? 'succeeded' : 'failed', {});
}
