import type { MachineType } from '../service/machine.ts';
import type { ExecutionRecord } from './journal.ts';

const DAY = 24 * 3600 * 1000;

/**
 * AWS's limits (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html, "Redrive eligibility"): how
 * long after its end an execution can be redriven, how long after its start, and with how many events: there must be room
 * for ExecutionRedriven and one event more.
 */
const REDRIVABLE_PERIOD = 14 * DAY;
const MAX_EXECUTION_TIME = 365 * DAY;
const MAX_EVENTS = 24_999;

/**
 * Why AWS would not redrive an execution as it stands, in its words; undefined if it would. `type` is that of a child
 * execution: an Express one that ended badly can always be redriven, since it starts anew.
 */
export function whyNotRedrivable(
  { status, started, stopped }: Pick<ExecutionRecord, 'status' | 'started' | 'stopped'>,
  type: MachineType | undefined,
  lastEventId: () => number,
  now: number,
): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED' || status === 'PENDING_REDRIVE') {
    return `Execution is ${status} and cannot be redriven`;
  }
  if (type === 'EXPRESS') return undefined;
  if (lastEventId() >= MAX_EVENTS) return 'Execution history event limit exceeded';
  if (now - started >= MAX_EXECUTION_TIME) return 'Execution has exceeded the max execution time';
  if (now - (stopped ?? 0) >= REDRIVABLE_PERIOD) return 'Execution redrivable period exceeded';
  return undefined;
}

/** Executions that ended badly. */
export const UNSUCCESSFUL = "status IN ('FAILED', 'TIMED_OUT', 'ABORTED')";

/** The same rule for rows of unsuccessful child executions, to be given what `redrivableSince` answers. */
export const REDRIVABLE = `((SELECT type FROM map_runs WHERE map_runs.key = map_run) = 'EXPRESS'
  OR (started > ? AND stopped > ? AND ${MAX_EVENTS} >
    (SELECT id FROM events WHERE execution = executions.key ORDER BY sequence DESC LIMIT 1)))`;

export function redrivableSince(now: number): readonly [started: number, stopped: number] {
  return [now - MAX_EXECUTION_TIME, now - REDRIVABLE_PERIOD];
}
