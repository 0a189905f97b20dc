import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { readExecutionArn, type StateMachineArns } from './execution-arn.ts';
import { ExecutionNotFound } from './execution-errors.ts';
import { allLogEvents } from './express-log/log-events.ts';
import { readToken, writeToken } from './express-log/page-token.ts';
import type { Inspector, Page } from './inspect.ts';

/** A line that a function logged. */
export interface FunctionLogLine {
  /** RFC 3339 in UTC, when it was written. */
  at: string;
  functionName: string;
  level: string | null;
  message: string;
  /** The invocation's. */
  requestId: string | null;
  /** What else the line has. */
  fields: Record<string, unknown>;
}

/** Functions may still write a little after an execution has ended; clocks differ, too. In milliseconds. */
const slackMs = 60_000;

/** A function's name in its ARN, which a version may follow. */
const functionArns = /:function:([A-Za-z0-9_-]+)/g;

type Position = readonly [timestamp: number, functionName: string, eventId: string];

/**
 * Reads what functions logged for an execution, oldest first: the lines of JSON with its trace id, `traceId`, in the log groups
 * `/aws/lambda/<function>` of all functions that its workflow calls now. Empty for an execution without a trace that is known.
 * Throws ExecutionNotFound, ExecutionsNotKept or PageTokenInvalid.
 */
export const createFunctionLogs =
  (parts: {
    sfn: SFNClient;
    logs: CloudWatchLogsClient;
    stateMachines: StateMachineArns;
    inspect: Inspector;
    now(): Date;
  }) =>
  async (
    executionArn: string,
    { limit, token }: Page,
  ): Promise<{ lines: FunctionLogLine[]; nextToken: string | null }> => {
    const { sfn, logs, stateMachines, inspect, now } = parts;
    const after: Position = token === undefined ? [0, '', ''] : readToken(token, ['number', 'string', 'string']);
    const execution = await inspect.execution(executionArn);
    const traceId = traceIdOf(execution.traceHeader);
    if (traceId === undefined) return { lines: [], nextToken: null };

    const names = await functionNames(sfn, stateMachines, executionArn);
    const ended = execution.stoppedAt === null ? now().getTime() : Date.parse(execution.stoppedAt);
    const search = {
      filterPattern: `{ $.traceId = "${traceId}" }`,
      startTime: Math.max(Date.parse(execution.startedAt) - slackMs, after[0]),
      endTime: ended + slackMs,
    };
    const found = await Promise.all(
      names.map(async (name) => {
        // A function that was never called has no log group.
        const events = (await allLogEvents(logs, { ...search, logGroupName: `/aws/lambda/${name}` })) ?? [];
        return events.map(({ timestamp = 0, eventId = '', message = '' }) => ({
          position: [timestamp, name, eventId] as const,
          line: lineOf(timestamp, name, message),
        }));
      }),
    );
    const rest = found
      .flat()
      .filter(({ position }) => compare(position, after) > 0)
      .sort((one, other) => compare(one.position, other.position));
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return {
      lines: page.map(({ line }) => line),
      nextToken: page.length < rest.length && last ? writeToken(last.position) : null,
    };
  };

async function functionNames(sfn: SFNClient, stateMachines: StateMachineArns, executionArn: string): Promise<string[]> {
  const reference = readExecutionArn(stateMachines, executionArn);
  if (reference === undefined) throw new ExecutionNotFound();
  const stateMachineArn = stateMachines[reference.workflow];
  const { definition = '' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  return [...new Set([...definition.matchAll(functionArns)].map(([, name = '']) => name))];
}

/** Of `Root=1-0af76519-16cd43dd8448eb211c80319c;…`, as OpenTelemetry writes it: 32 digits. */
function traceIdOf(header: string | null): string | undefined {
  const [, time, rest] = /root=1-([0-9a-f]{8})-([0-9a-f]{24})/i.exec(header ?? '') ?? [];
  return time === undefined ? undefined : `${time}${rest}`;
}

function compare(one: Position, other: Position): number {
  return one[0] - other[0] || compareTexts(one[1], other[1]) || compareTexts(one[2], other[2]);
}

const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** pino's levels. */
const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

function lineOf(timestamp: number, functionName: string, message: string): FunctionLogLine {
  const {
    level,
    time: _time,
    msg,
    requestId,
    traceId: _traceId,
    ...fields
  } = JSON.parse(message) as Record<string, unknown>;
  return {
    at: new Date(timestamp).toISOString(),
    functionName,
    level: (typeof level === 'number' ? levels[level] : undefined) ?? null,
    message: typeof msg === 'string' ? msg : '',
    requestId: typeof requestId === 'string' ? requestId : null,
    fields,
  };
}
