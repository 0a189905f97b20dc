import type { ExecutionEvent } from './history.ts';

/** What of an execution costs money, counted from its history. */
export interface ExecutionUsage {
  /** As a Standard execution: states entered, retries, redrives and what these ran again. */
  transitions: number;
  /** Milliseconds between starts or redrives and ends; until the last event while it runs. */
  durationMs: number;
  /** Bytes of the largest input or output of a state. */
  dataBytes: number;
  /** Branches and iterations that were started. */
  concurrentSteps: number;
}

/** An attempt at a state's work. */
const taskAttempt = /^(Task|LambdaFunction|Activity)Scheduled$/;
const groupAttempt = /^(Parallel|Map)StateStarted$/;
/** What a further attempt of a task follows. */
const again = /(Failed|TimedOut|ExecutionRedriven)$/;
const ends = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/;
const begins = /^Execution(Started|Redriven)$/;

/**
 * Counts a whole history, oldest event first. Retries and redrives are transitions, as the pricing page and
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html say.
 */
export async function usageOf(
  events: Iterable<ExecutionEvent> | AsyncIterable<ExecutionEvent>,
): Promise<ExecutionUsage> {
  const types = new Map<number, string>();
  const usage: ExecutionUsage = { transitions: 0, durationMs: 0, dataBytes: 0, concurrentSteps: 0 };
  let runningSince: number | undefined;
  let now = 0;
  for await (const { id, type, previousEventId, at, details } of events) {
    types.set(id, type);
    now = Date.parse(at);
    const cause = types.get(previousEventId) ?? '';
    if (type.endsWith('StateEntered') || type === 'ExecutionRedriven' || isRepeated(type, cause)) usage.transitions++;
    if (begins.test(type)) runningSince = now;
    if (ends.test(type)) {
      usage.durationMs += now - (runningSince ?? now);
      runningSince = undefined;
    }
    if (type === 'MapIterationStarted' || (type.endsWith('StateEntered') && cause === 'ParallelStateStarted'))
      usage.concurrentSteps++;
    usage.dataBytes = Math.max(usage.dataBytes, bytes(details?.input), bytes(details?.output));
  }
  usage.durationMs += now - (runningSince ?? now);
  return usage;
}

/** Whether an event begins a retry or a rerun. That of a Parallel or Map state follows whatever failed within it. */
const isRepeated = (type: string, cause: string): boolean =>
  taskAttempt.test(type) ? again.test(cause) : groupAttempt.test(type) && cause !== type.replace('Started', 'Entered');

const bytes = (text: unknown): number => (typeof text === 'string' ? Buffer.byteLength(text) : 0);
