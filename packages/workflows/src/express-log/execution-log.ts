import { type CloudWatchLogsClient, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { WorkflowName } from '../definitions.ts';
import type { StateMachineArns } from '../execution-arn.ts';
import { ExecutionNotFound, ExecutionsNotKept } from '../execution-errors.ts';
import type { ExecutionEvent } from '../history.ts';
import { readLogGroupArn } from '../logs-url.ts';
import { type SearchedWindow, searchBack } from './log-events.ts';
import { type LoggedEvent, loggedEvents } from './record.ts';

/** How far back executions are looked for, in milliseconds. */
const longestSearchMs = 24 * 60 * 60_000;
/** AWS's longest Express execution, in milliseconds. */
const expressLimitMs = 5 * 60_000;

/** A workflow's executions as its log group has them. */
export interface ExecutionLog {
  /**
   * Searches for the starts and the ends of executions that started at `before` (epoch milliseconds) at the latest, and within
   * the last day. Newest first; the ends of what starts in one window are in it, or in one before it.
   */
  startsAndEnds(before: number): AsyncGenerator<Pick<SearchedWindow, 'from' | 'calls'> & { logged: LoggedEvent[] }>;
  /** All events of one execution, oldest first. Throws ExecutionNotFound for one that didn't start within the last day. */
  events(executionArn: string): Promise<ExecutionEvent[]>;
}

const startsAndEnds = `{ ${['Started', 'Succeeded', 'Failed', 'TimedOut', 'Aborted'].map((what) => `$.type = "Execution${what}"`).join(' || ')} }`;

/**
 * Opens the log of a workflow. Throws ExecutionsNotKept, with the reason, unless the state machine has every event logged with
 * its data. What happened in the last seconds may not be there yet.
 */
export async function openExecutionLog(
  { sfn, logs, stateMachines, now }: ExecutionLogParts,
  name: WorkflowName,
): Promise<ExecutionLog> {
  const machine = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: stateMachines[name] }));
  const { level = 'OFF', includeExecutionData = false, destinations } = machine.loggingConfiguration ?? {};
  const logGroupName = readLogGroupArn(destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn)?.name;
  if (level !== 'ALL' || !includeExecutionData || logGroupName === undefined)
    throw new ExecutionsNotKept(
      `${name} is an Express workflow, of whose executions only a log tells; it is logged at level ${level}, ` +
        `${includeExecutionData ? 'with' : 'without'} execution data, rather than at level ALL with execution data.`,
    );
  const longestMs = Math.min(expressLimitMs, 1_000 * timeoutSecondsOf(machine.definition));

  async function* search(filterPattern: string, endTime: number) {
    const startTime = now().getTime() - longestSearchMs;
    try {
      for await (const { events, ...window } of searchBack(logs, {
        logGroupName: logGroupName as string,
        filterPattern,
        startTime,
        endTime,
      }))
        yield { ...window, logged: loggedEvents(events) };
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new ExecutionsNotKept(`The log group of ${name}, ${logGroupName}, doesn't exist.`, { cause: error });
    }
  }

  return {
    startsAndEnds: (before) => search(startsAndEnds, Math.min(now().getTime(), before + longestMs)),

    async events(executionArn) {
      const found: ExecutionEvent[] = [];
      for await (const { logged } of search(`{ $.execution_arn = ${JSON.stringify(executionArn)} }`, now().getTime())) {
        found.push(...logged.map(({ event }) => event));
        if (found.some(({ type }) => type === 'ExecutionStarted')) return found.sort((a, b) => a.id - b.id);
      }
      throw new ExecutionNotFound();
    },
  };
}

export interface ExecutionLogParts {
  sfn: SFNClient;
  logs: CloudWatchLogsClient;
  stateMachines: StateMachineArns;
  now(): Date;
}

function timeoutSecondsOf(definition = '{}'): number {
  const { TimeoutSeconds } = JSON.parse(definition) as { TimeoutSeconds?: unknown };
  return typeof TimeoutSeconds === 'number' ? TimeoutSeconds : Number.POSITIVE_INFINITY;
}
