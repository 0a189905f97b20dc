import type { WorkflowName } from './definitions.ts';
import type { ExecutionSummary, Inspector } from './inspect.ts';

/** How an execution of a workflow goes or has ended; PENDING_REDRIVE is of a Map Run's children alone. */
const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** What became of some executions. */
export interface ExecutionStatistics {
  /** How many these are. */
  executions: number;
  /** When the first of them started, RFC 3339 in UTC; null for none. */
  since: string | null;
  /** How many there are of each status. */
  statuses: Record<(typeof statuses)[number], number>;
  /** The part of those that have ended which ended well, 0 to 1; null where none has ended. */
  successRate: number | null;
  /**
   * Percentiles (nearest rank) of how long those took that have ended, in milliseconds from their start to their last end:
   * the time in which a redriven one lay still is in it. Null where none has ended.
   */
  durationMs: { p50: number; p90: number; p99: number } | null;
}

export interface WorkflowStatistics extends ExecutionStatistics {
  workflow: WorkflowName;
  /** Whether these are all executions that are kept, rather than the newest of them. */
  complete: boolean;
}

/** Counts executions, in any order. */
export function statisticsOf(executions: readonly ExecutionSummary[]): ExecutionStatistics {
  const count = Object.fromEntries(
    statuses.map((status) => [status, executions.filter((one) => one.status === status).length]),
  ) as ExecutionStatistics['statuses'];
  const durations = executions
    .flatMap(({ startedAt, stoppedAt }) => (stoppedAt === null ? [] : [Date.parse(stoppedAt) - Date.parse(startedAt)]))
    .sort((one, other) => one - other);
  const ended = durations.length;
  const rank = (percent: number): number => durations[Math.ceil((percent / 100) * ended) - 1] ?? 0;
  const started = executions.map(({ startedAt }) => startedAt).sort();
  return {
    executions: executions.length,
    since: started[0] ?? null,
    statuses: count,
    successRate: ended === 0 ? null : count.SUCCEEDED / ended,
    durationMs: ended === 0 ? null : { p50: rank(50), p90: rank(90), p99: rank(99) },
  };
}

/** As many executions as one call lists (API reference, ListExecutions, `maxResults`). */
const newest = 1_000;

/** Counts the newest executions of a workflow. Throws ExecutionsNotKept. */
export const createStatistics =
  (inspect: Inspector) =>
  async (workflow: WorkflowName): Promise<WorkflowStatistics> => {
    const { executions, nextToken } = await inspect.executions(workflow, { limit: newest });
    return { workflow, complete: nextToken === null, ...statisticsOf(executions) };
  };
