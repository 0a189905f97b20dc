import type { JsonObject } from '../json.ts';
import { invalidParameter } from './errors.ts';
import { compileFilterPattern } from './filter-pattern.ts';
import type { LogGroup, LogStore } from './store.ts';

export interface FilterLogEventsInput {
  /** Epoch milliseconds, both included. */
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  /** 1 to 10,000. */
  readonly limit?: number;
  readonly nextToken?: string;
}

export interface FilteredLogEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

export interface FilterLogEventsOutput {
  /** By time, and of one time as they were put. */
  readonly events: readonly FilteredLogEvent[];
  /** Absent when the whole time has been searched. With it, there may be no events at all. */
  readonly nextToken?: string;
  readonly searchedLogStreams: readonly JsonObject[];
}

const MAX_EVENTS = 10_000;
/** AWS's size of an answer, in bytes of messages. */
const MAX_ANSWER_BYTES = 1_048_576;
/** What is looked through for one answer; the process has other things to do. */
const MAX_SEARCHED_BYTES = 8 * 1_048_576;

/** The place of an event among all of its group: its time, its batch and its place there. */
type Position = readonly [timestamp: number, batch: number, index: number];

interface Found {
  readonly position: Position;
  readonly event: FilteredLogEvent;
}

/**
 * FilterLogEvents: one answer has up to 1 MB or 10,000 events, and searches no more than 8 MB. Throws
 * InvalidParameterException.
 */
export function filterLogEvents(store: LogStore, group: LogGroup, input: FilterLogEventsInput): FilterLogEventsOutput {
  const { startTime = 0, endTime = Number.MAX_SAFE_INTEGER, filterPattern = '', limit = MAX_EVENTS, nextToken } = input;
  if (startTime > endTime) throw invalidParameter('The start time is after the end time.');
  const { matches, required, equal } = compileFilterPattern(filterPattern);
  const after = nextToken === undefined ? undefined : readToken(nextToken);
  const indexed = group.fieldIndex === null ? undefined : equal.get(group.fieldIndex);
  const from = Math.max(startTime, after?.[0] ?? 0);

  const found: Found[] = [];
  let bytes = 0;
  let searched = 0;
  /** Nothing from here on has been looked at. */
  let rest: Position | undefined;
  // What is indexed needn't be searched.
  const wanted = { from, to: endTime, indexed, required: indexed === undefined ? required : [] };
  for (const batch of store.batches(group, wanted)) {
    const full = bytes > MAX_ANSWER_BYTES || (found.length >= limit && before(batch.first, found) >= limit);
    // Later batches have no earlier events; and each answer gets on by a millisecond at least.
    if ((full || searched > MAX_SEARCHED_BYTES) && batch.first > from) {
      rest = [batch.first, 0, 0];
      break;
    }
    searched += batch.bytes;
    batch.messages.forEach((message, index) => {
      const timestamp = batch.timestamps[index] ?? batch.first;
      const position = [timestamp, batch.id, index] as const;
      if (timestamp < startTime || timestamp > endTime || (after && !isBefore(after, position))) return;
      if (!matches(message)) return;
      const { logStreamName, ingestionTime } = batch;
      found.push({ position, event: { logStreamName, timestamp, message, ingestionTime, eventId: eventId(position) } });
      bytes += message.length;
    });
  }
  const known = rest;
  const sure = known === undefined ? found : found.filter(({ position }) => isBefore(position, known));
  sure.sort((a, b) => compare(a.position, b.position));
  const page = sure.slice(0, fitting(sure, limit));
  const last = page.length < sure.length ? page.at(-1)?.position : rest;
  return {
    events: page.map(({ event }) => event),
    searchedLogStreams: [],
    ...(last !== undefined && { nextToken: Buffer.from(JSON.stringify(last)).toString('base64url') }),
  };
}

const before = (time: number, found: readonly Found[]): number =>
  found.reduce((count, { event }) => (event.timestamp < time ? count + 1 : count), 0);

/** How many of them make one answer: one at least. */
function fitting(found: readonly Found[], limit: number): number {
  let bytes = 0;
  const tooMuch = found.findIndex(({ event }, index) => {
    bytes += Buffer.byteLength(event.message);
    return index >= limit || (bytes > MAX_ANSWER_BYTES && index > 0);
  });
  return tooMuch < 0 ? found.length : tooMuch;
}

function compare(a: Position, b: Position): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

const isBefore = (a: Position, b: Position): boolean => compare(a, b) < 0;

const eventId = ([timestamp, batch, index]: Position): string =>
  `${timestamp}${String(batch).padStart(30, '0')}${String(index).padStart(13, '0')}`.padStart(56, '0');

function readToken(token: string): Position {
  try {
    const position = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown;
    if (Array.isArray(position) && position.length === 3 && position.every(Number.isSafeInteger)) {
      return position as unknown as Position;
    }
  } catch {
    // Refused below.
  }
  throw invalidParameter('The specified nextToken is invalid.');
}
