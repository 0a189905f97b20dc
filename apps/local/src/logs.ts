import { randomUUID } from 'node:crypto';
import type { LambdaLogEntry, Logs } from '@expressway/local-aws';
import type { LogSink } from '@expressway/states';
import { type WorkflowName, workflowNames } from '@expressway/workflows';
import { arnOf } from './account.ts';

/** Where Step Functions logs a workflow's executions; named as in the cloud. */
const workflowGroup = (workflow: WorkflowName): string => `/aws/vendedlogs/states/${workflow}`;

export const workflowGroupArn = (workflow: WorkflowName): string => `${arnOf('logs', workflowGroup(workflow))}:*`;

const functionGroup = (functionName: string): string => `/aws/lambda/${functionName}`;

/** Some ten thousand checks. */
const workflowBytes = 128 * 1_048_576;

/** Makes the log groups of all workflows and functions, as far as they are missing. */
export function createLogGroups(logs: Logs, functionNames: readonly string[]): void {
  for (const workflow of workflowNames)
    logs.createLogGroup({
      logGroupName: workflowGroup(workflow),
      fieldIndex: 'execution_arn',
      maxBytes: workflowBytes,
    });
  for (const name of functionNames) logs.createLogGroup({ logGroupName: functionGroup(name) });
}

/** Puts what executions do where their state machine has it logged. */
export const executionSink =
  (logs: Logs): LogSink =>
  ({ logGroupArn, logStreamName, executionArn, records }) =>
    logs.putLogEvents({
      logGroupName: /:log-group:(.+):\*$/.exec(logGroupArn)?.[1] ?? '',
      logStreamName,
      indexed: executionArn,
      events: records,
    });

/** Puts what functions write in their log groups, an event per line, in one log stream per function, day and start. */
export function functionSink(logs: Logs, now: () => Date): (entry: LambdaLogEntry) => void {
  const instance = randomUUID().replaceAll('-', '');
  return ({ functionName, requestId, source, text }) => {
    const time = now();
    const day = time.toISOString().slice(0, 10).replaceAll('-', '/');
    // Lambda, too, says first when, and of which invocation, it has something to say itself.
    const lines = source === 'platform' ? [`${time.toISOString()} ${requestId ?? ''} ${text}`] : text.split('\n');
    logs.putLogEvents({
      logGroupName: functionGroup(functionName),
      logStreamName: `${day}/[$LATEST]${instance}`,
      events: lines.filter((line) => line !== '').map((message) => ({ timestamp: time.getTime(), message })),
    });
  };
}
