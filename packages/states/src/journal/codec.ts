import type { EngineEvent } from '../history/events.ts';

/** An event as a row: its payload apart, as text, so that it is neither escaped nor parsed on its way. */
export interface EventRow {
  readonly sequence: number;
  readonly id: number;
  readonly type: string;
  readonly time: number;
  readonly previous: number;
  readonly frame: number;
  readonly payload: string | null;
  /** JSON of what remains; null for nothing. */
  readonly detail: string | null;
}

/** Which field holds an event's payload. */
function payloadField(type: EngineEvent['type']): 'input' | 'output' | 'parameters' | undefined {
  if (type === 'TaskScheduled') return 'parameters';
  if (type.endsWith('StateEntered')) return 'input';
  if (type.endsWith('StateExited')) return 'output';
  switch (type) {
    case 'ExecutionStarted':
    case 'LambdaFunctionScheduled':
    case 'ActivityScheduled':
      return 'input';
    case 'ExecutionSucceeded':
    case 'TaskSubmitted':
    case 'TaskSucceeded':
    case 'LambdaFunctionSucceeded':
    case 'ActivitySucceeded':
      return 'output';
    default:
      return undefined;
  }
}

/** The columns of an event's row behind execution and sequence. */
export function encodeEvent(
  event: EngineEvent,
): [number, string, number, number, number, string | null, string | null] {
  const { id, type, time, previousEventId, frame, ...rest } = event;
  const detail: Record<string, unknown> = rest;
  const field = payloadField(type);
  let payload: string | null = null;
  if (field !== undefined) {
    payload = detail[field] as string;
    detail[field] = undefined;
  }
  const text = JSON.stringify(detail);
  return [id, type, time, previousEventId, frame, payload, text === '{}' ? null : text];
}

export function decodeEvent(row: EventRow): EngineEvent {
  const type = row.type as EngineEvent['type'];
  const field = payloadField(type);
  return {
    id: row.id,
    previousEventId: row.previous,
    time: row.time,
    frame: row.frame,
    type,
    ...(row.detail !== null && (JSON.parse(row.detail) as object)),
    ...(field !== undefined && { [field]: row.payload }),
  } as EngineEvent;
}
