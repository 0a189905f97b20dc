import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { ExecutionEvent } from '../history.ts';

/** An event of an execution as Step Functions logs it, and whose it is. */
export interface LoggedEvent {
  executionArn: string;
  event: ExecutionEvent;
}

/** What Step Functions writes to CloudWatch Logs: texts, but for the details. */
interface LogRecord {
  id: string;
  type: string;
  details?: Record<string, unknown>;
  previous_event_id: string;
  event_timestamp: string;
  execution_arn: string;
}

/** The events among what is in a log group; delivery leaves messages of another kind there, too. */
export const loggedEvents = (found: readonly FilteredLogEvent[]): LoggedEvent[] =>
  found.flatMap(({ message }) => {
    const record = recordOf(message ?? '');
    return record === undefined ? [] : [{ executionArn: record.execution_arn, event: eventOf(record) }];
  });

function recordOf(message: string): LogRecord | undefined {
  try {
    const record: Partial<LogRecord> | null = JSON.parse(message);
    return typeof record?.execution_arn === 'string' && typeof record.type === 'string'
      ? (record as LogRecord)
      : undefined;
  } catch {
    return undefined;
  }
}

function eventOf({ id, type, details = {}, previous_event_id, event_timestamp }: LogRecord): ExecutionEvent {
  return {
    id: Number(id),
    previousEventId: Number(previous_event_id),
    at: new Date(Number(event_timestamp)).toISOString(),
    type,
    details: Object.keys(details).length > 0 ? details : null,
  };
}
