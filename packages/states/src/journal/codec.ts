import { crc32 } from 'node:zlib';
import type { EngineEvent } from '../history/events.ts';

/** An event as a row: its payload apart, as text, so that it is neither escaped nor parsed on its way. */
export interface EventRow {
  readonly execution: number;
  readonly sequence: number;
  readonly id: number;
  readonly type: string;
  readonly time: number;
  readonly previous: number;
  readonly frame: number;
  readonly payload: string | null;
  /** JSON of what remains; null for nothing. */
  readonly detail: string | null;
  /** Null in rows of a version that had none. */
  readonly checksum: number | null;
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
    case 'MapRunSucceeded':
      return 'output';
    default:
      return undefined;
  }
}

export function encodeEvent(execution: number, sequence: number, event: EngineEvent): EventRow {
  const { id, type, time, previousEventId: previous, frame, ...rest } = event;
  const fields: Record<string, unknown> = rest;
  const field = payloadField(type);
  let payload: string | null = null;
  if (field !== undefined) {
    payload = fields[field] as string;
    fields[field] = undefined;
  }
  const text = JSON.stringify(fields);
  const row = { execution, sequence, id, type, time, previous, frame, payload, detail: text === '{}' ? null : text };
  return { ...row, checksum: checksumOf(row) };
}

/** Throws an Error when the row isn't what was written. */
export function decodeEvent(row: EventRow): EngineEvent {
  if (row.checksum !== null && row.checksum !== checksumOf(row)) {
    throw new Error(`event ${row.sequence} of its journal is damaged`);
  }
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

function checksumOf({ payload, detail, ...row }: Omit<EventRow, 'checksum'>): number {
  const { execution, sequence, id, type, time, previous, frame } = row;
  const head = crc32(`${execution} ${sequence} ${id} ${type} ${time} ${previous} ${frame}`);
  return crc32(detail ?? '', crc32(payload ?? '', head));
}
