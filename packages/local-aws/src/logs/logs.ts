import type { RequestListener } from 'node:http';
import type { JsonObject } from '../json.ts';
import type { Place } from '../place.ts';
import { LogsError } from './errors.ts';
import { type FilterLogEventsInput, type FilterLogEventsOutput, filterLogEvents } from './filter-log-events.ts';
import { createLogsListener } from './http.ts';
import { readFilter, readGroupName, text } from './request.ts';
import { type LogGroup, LogStore, type StoredEvent } from './store.ts';

export interface LogsOptions extends Place {
  /** A SQLite file; in memory unless given. */
  file?: string;
  uuid(): string;
  now(): Date;
  /** Hears that events could not be kept. */
  onFailure?(error: unknown): void;
}

export interface NewLogGroup {
  logGroupName: string;
  /** The name of a member that all of its messages, which are JSON then, have: events are found by it without a search. */
  fieldIndex?: string;
  /** What it keeps of messages; beyond that, the oldest go. 16 MB unless given. */
  maxBytes?: number;
}

export interface PutLogEvents {
  logGroupName: string;
  logStreamName: string;
  /** In a group with a field index, and there alone: the value that all of the events have in that member. */
  indexed?: string;
  events: readonly StoredEvent[];
}

export interface Logs {
  /** Makes a log group, unless it is there. */
  createLogGroup(group: NewLogGroup): void;
  hasLogGroup(logGroupName: string): boolean;
  /**
   * Takes events, to be written in a moment, together with others. Line breaks within a message become `\\r`. Throws
   * LogsError (ResourceNotFoundException) for a group that isn't there, and an Error where `indexed` is amiss.
   */
  putLogEvents(put: PutLogEvents): void;
  /** Throws LogsError: ResourceNotFoundException or InvalidParameterException. */
  filterLogEvents(logGroupName: string, input: FilterLogEventsInput): FilterLogEventsOutput;
  /** FilterLogEvents and DescribeLogGroups over AWS JSON 1.1 at `POST /`. */
  requestListener: RequestListener;
  /** Writes what has been taken. */
  close(): void;
}

/** Events of one stream, and of one indexed value, that are written as one. */
interface Gathering {
  logStreamName: string;
  indexed: string | null;
  events: StoredEvent[];
}

/** Milliseconds for which events wait for others to be written with. */
const gatheringMs = 100;
const defaultMaxBytes = 16 * 1_048_576;

/** A CloudWatch Logs for one machine. It loses the last moments when the process is killed: logs are no place for more. */
export function createLogs(options: LogsOptions): Logs {
  const { file = ':memory:', region, accountId, uuid, now, onFailure = () => {} } = options;
  const store = new LogStore(file);
  let gathered = new Map<LogGroup, Map<string, Gathering>>();
  let timer: NodeJS.Timeout | undefined;

  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.size === 0) return;
    const batches = gathered;
    gathered = new Map();
    try {
      store.put(batches, now().getTime());
    } catch (error) {
      onFailure(error);
    }
  };
  const groupOf = (name: string): LogGroup => {
    const group = store.group(name);
    if (!group) throw new LogsError('ResourceNotFoundException', 'The specified log group does not exist.');
    return group;
  };
  const filter = (name: string, input: FilterLogEventsInput) => {
    write();
    return filterLogEvents(store, groupOf(name), input);
  };
  const described = ({ name, created, bytes }: LogGroup) => {
    const arn = `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
    return { logGroupName: name, arn: `${arn}:*`, logGroupArn: arn, creationTime: created, storedBytes: bytes };
  };
  const describeLogGroups = (request: JsonObject) => {
    const prefix = text(request, 'logGroupNamePrefix') ?? '';
    return {
      logGroups: store
        .allGroups()
        .filter(({ name }) => name.startsWith(prefix))
        .map(described),
    };
  };

  return {
    createLogGroup({ logGroupName: name, fieldIndex = null, maxBytes = defaultMaxBytes }) {
      if (!store.group(name)) store.createGroup({ name, created: now().getTime(), fieldIndex, maxBytes });
    },
    hasLogGroup: (name) => store.group(name) !== undefined,
    putLogEvents({ logGroupName, logStreamName, indexed = null, events }) {
      const group = groupOf(logGroupName);
      if ((group.fieldIndex === null) !== (indexed === null))
        throw new Error(`${logGroupName} has ${group.fieldIndex === null ? 'no' : 'a'} field index.`);
      if (events.length === 0) return;
      const batches = gathered.get(group) ?? new Map<string, Gathering>();
      gathered.set(group, batches);
      const key = `${logStreamName}\n${indexed}`;
      const batch = batches.get(key);
      if (batch) batch.events.push(...events);
      else batches.set(key, { logStreamName, indexed, events: [...events] });
      timer ??= setTimeout(write, gatheringMs).unref();
    },
    filterLogEvents: filter,
    requestListener: createLogsListener(
      {
        FilterLogEvents: (request) => filter(readGroupName(request), readFilter(request)),
        DescribeLogGroups: describeLogGroups,
      },
      uuid,
    ),
    close() {
      write();
      store.close();
    },
  };
}
