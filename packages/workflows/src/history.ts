import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** One event of an execution's history: AWS's HistoryEvent, with its details under one name. */
export interface ExecutionEvent {
  id: number;
  /** The event that led to this one; 0 for none. */
  previousEventId: number;
  at: string;
  /** AWS's HistoryEventType. */
  type: string;
  /**
   * The one `…EventDetails` of the event as AWS names its members (API reference, HistoryEvent); null where AWS has none.
   * `input`, `output` and `parameters` are JSON texts.
   */
  details: Record<string, unknown> | null;
}

/** An event as Step Functions answers it, whose details lie under a name of their own for every kind of event. */
export function executionEvent({ id, previousEventId, timestamp, type, ...rest }: HistoryEvent): ExecutionEvent {
  const details = Object.entries(rest).find(([name, value]) => name.endsWith('EventDetails') && value !== undefined);
  return {
    id: id ?? 0,
    previousEventId: previousEventId ?? 0,
    at: (timestamp ?? new Date(0)).toISOString(),
    type: type ?? '',
    details: details ? { ...details[1] } : null,
  };
}
