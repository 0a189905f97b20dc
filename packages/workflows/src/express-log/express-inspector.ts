import type { ExecutionStatus } from '@expressway/orders';
import type { WorkflowName } from '../definitions.ts';
import { readExecutionArn } from '../execution-arn.ts';
import { ExecutionNotFound } from '../execution-errors.ts';
import type { ExecutionEvent } from '../history.ts';
import type { ExecutionDetails, ExecutionSummary, Inspector } from '../inspect.ts';
import { type ExecutionLogParts, openExecutionLog } from './execution-log.ts';
import { readToken, writeToken } from './page-token.ts';
import type { LoggedEvent } from './record.ts';

/**
 * Reads Express executions from what Step Functions logs of them: those that started within the last day, up to some seconds
 * ago. An execution without an end is RUNNING. All methods throw ExecutionsNotKept unless everything is logged.
 */
export interface ExpressInspector extends Pick<Inspector, 'executions' | 'execution' | 'history'> {
  /** All events of an execution, oldest first. Throws ExecutionNotFound. */
  events(executionArn: string): Promise<ExecutionEvent[]>;
}

/** Calls of CloudWatch Logs for one page of a list; when they are used up, the page is short, and the next one goes on. */
const mostCalls = 25;

/** Executions by their start, newest first, and by their ARN among those of one millisecond. */
type Position = readonly [startedAt: number, executionArn: string];

const isAfter = (one: Position, other: Position): boolean =>
  one[0] < other[0] || (one[0] === other[0] && one[1] > other[1]);

/** After all executions of its millisecond. */
const last = '\u{10ffff}';

export function createExpressInspector(parts: ExecutionLogParts): ExpressInspector {
  const { stateMachines } = parts;

  async function events(executionArn: string): Promise<ExecutionEvent[]> {
    const log = await openExecutionLog(parts, reference(executionArn).workflow);
    return log.events(executionArn);
  }

  function reference(executionArn: string) {
    const found = readExecutionArn(stateMachines, executionArn);
    if (found === undefined) throw new ExecutionNotFound();
    return found;
  }

  return {
    events,

    async executions(workflow, { limit, token, status }) {
      const after: Position =
        token === undefined ? [Number.MAX_SAFE_INTEGER, ''] : readToken(token, ['number', 'string']);
      const log = await openExecutionLog(parts, workflow);
      const ends = new Map<string, ExecutionEvent>();
      const found: { position: Position; execution: ExecutionSummary }[] = [];
      let calls = 0;
      let rest: Position | undefined;
      for await (const window of log.startsAndEnds(after[0])) {
        for (const { executionArn, event } of window.logged)
          if (event.type !== 'ExecutionStarted') ends.set(executionArn, event);
        for (const logged of window.logged) {
          if (logged.event.type !== 'ExecutionStarted') continue;
          const position = [Date.parse(logged.event.at), logged.executionArn] as const;
          const execution = summaryOf(workflow, reference(logged.executionArn).name, logged, ends.get(position[1]));
          if (isAfter(position, after) && (status === undefined || execution.status === status))
            found.push({ position, execution });
        }
        calls += window.calls;
        rest = [window.from, last];
        if (found.length > limit || calls >= mostCalls) break;
        rest = undefined;
      }
      found.sort((one, other) => (isAfter(one.position, other.position) ? 1 : -1));
      const next = found.length > limit ? found[limit - 1]?.position : rest;
      return {
        executions: found.slice(0, limit).map(({ execution }) => execution),
        nextToken: next === undefined ? null : writeToken(next),
      };
    },

    async execution(executionArn) {
      const { workflow, name } = reference(executionArn);
      return detailsOf(workflow, name, executionArn, await events(executionArn));
    },

    async history(executionArn, { limit, token, newestFirst = false }) {
      const [from, order] = token === undefined ? [0, newestFirst ? 1 : 0] : readToken(token, ['number', 'number']);
      const all = await events(executionArn);
      if (newestFirst) all.reverse();
      const to = from + limit;
      return {
        events: all.slice(from, to),
        nextToken: to < all.length ? writeToken([to, order]) : null,
      };
    },
  };
}

const statuses: Readonly<Record<string, ExecutionStatus>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

const summaryOf = (
  workflow: WorkflowName,
  name: string,
  { executionArn, event: start }: LoggedEvent,
  end: ExecutionEvent | undefined,
): ExecutionSummary => ({
  executionArn,
  workflow,
  name,
  orderId: null,
  status: statuses[end?.type ?? ''] ?? 'RUNNING',
  startedAt: start.at,
  stoppedAt: end?.at ?? null,
  redriveCount: 0,
  redrivenAt: null,
});

function detailsOf(
  workflow: WorkflowName,
  name: string,
  executionArn: string,
  events: readonly ExecutionEvent[],
): ExecutionDetails {
  const start = events.find(({ type }) => type === 'ExecutionStarted');
  if (start === undefined) throw new ExecutionNotFound();
  const end = events.find(({ type }) => type in statuses);
  return {
    ...summaryOf(workflow, name, { executionArn, event: start }, end),
    input: text(start.details?.input),
    output: text(end?.details?.output),
    error: text(end?.details?.error),
    cause: text(end?.details?.cause),
    redrivable: false,
    redriveStatusReason: 'Express executions can’t be redriven.',
    traceHeader: traceHeaderOf(events),
  };
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * X-Ray's header, as far as it is told: records have none, but what Lambda answered has the trace that it belonged to. Null
 * where no task has succeeded.
 */
function traceHeaderOf(events: readonly ExecutionEvent[]): string | null {
  for (const { type, details } of events) {
    if (type !== 'TaskSucceeded' || details?.resourceType !== 'lambda') continue;
    const header = answeredTrace(text(details.output) ?? '');
    if (header !== undefined) return header;
  }
  return null;
}

function answeredTrace(output: string): string | undefined {
  try {
    const answer: { SdkHttpMetadata?: { HttpHeaders?: Record<string, string> } } | null = JSON.parse(output);
    return answer?.SdkHttpMetadata?.HttpHeaders?.['X-Amzn-Trace-Id'];
  } catch {
    return undefined;
  }
}
