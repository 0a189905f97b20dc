import type { ExecutionRecord } from '../journal/journal.ts';
import type { MachineRecord } from '../journal/machines.ts';
import { type ServiceContext, seconds } from './context.ts';

const DAY = 24 * 3600 * 1000;

/** AWS's limits: how long after its end an execution can be redriven, and how long after its start. */
const REDRIVABLE_PERIOD = 14 * DAY;
const MAX_EXECUTION_TIME = 365 * DAY;

/** The history needs room for ExecutionRedriven and one event more. */
const MAX_EVENTS = 24_999;

/** Why AWS would not redrive the execution, in its words; undefined if it would. */
export function whyNotRedrivable(
  { journal, clock }: ServiceContext,
  { deleting }: MachineRecord,
  { key, status, started, stopped, mapRun }: ExecutionRecord,
): string | undefined {
  if (deleting) return 'State machine is in DELETING status';
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (mapRun !== null) return 'Execution was started by a Map Run';
  if ((journal.last(key)?.id ?? 0) >= MAX_EVENTS) return 'Execution history event limit exceeded';
  if (clock.now() - started >= MAX_EXECUTION_TIME) return 'Execution has exceeded the max execution time';
  if (clock.now() - (stopped ?? 0) >= REDRIVABLE_PERIOD) return 'Execution redrivable period exceeded';
  return undefined;
}

/** How often and when an execution was redriven, as answers show it. */
export function shownRedrives({ redrives, redriven }: ExecutionRecord): { redriveCount: number; redriveDate?: number } {
  return { redriveCount: redrives, ...(redriven !== null && { redriveDate: seconds(redriven) }) };
}
