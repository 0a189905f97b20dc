import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';

/** Where to search, and for what; times in epoch milliseconds, both included. */
export interface LogSearch {
  logGroupName: string;
  filterPattern: string;
  startTime: number;
  endTime: number;
}

/** All events that are found, oldest first; undefined where there is no such log group. */
export async function allLogEvents(
  client: CloudWatchLogsClient,
  search: LogSearch,
): Promise<FilteredLogEvent[] | undefined> {
  const found: FilteredLogEvent[] = [];
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, search)) found.push(...events);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
  return found;
}

/** A stretch of time that has been searched through. */
export interface SearchedWindow {
  /** Epoch milliseconds, included. */
  from: number;
  /** Oldest first. */
  events: FilteredLogEvent[];
  /** How many calls it took. */
  calls: number;
}

const firstWindowMs = 10_000;
const growth = 6;
/** A window that takes more calls than these is given up for a part of it, unless it is as small as can be. */
const mostCalls = 2;

/**
 * Searches back in time, window by window, from `endTime` to `startTime`: CloudWatch Logs itself answers oldest first. Windows
 * grow while they are cheap, since nobody knows how busy a workflow is. Throws ResourceNotFoundException.
 */
export async function* searchBack(
  client: CloudWatchLogsClient,
  { startTime, endTime, ...search }: LogSearch,
): AsyncGenerator<SearchedWindow> {
  let width = firstWindowMs;
  let wasted = 0;
  for (let to = endTime; to >= startTime; ) {
    const from = Math.max(startTime, to - width + 1);
    const window = await searchThrough(client, { ...search, startTime: from, endTime: to }, from === to);
    if ('tooMany' in window) {
      wasted += window.tooMany;
      width = Math.max(1, Math.floor((to - from + 1) / growth));
      continue;
    }
    yield { from, events: window.events, calls: window.calls + wasted };
    wasted = 0;
    width *= growth;
    to = from - 1;
  }
}

async function searchThrough(
  client: CloudWatchLogsClient,
  search: LogSearch,
  smallest: boolean,
): Promise<{ events: FilteredLogEvent[]; calls: number } | { tooMany: number }> {
  const found: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  for (let calls = 1; ; calls++) {
    const page = await client.send(new FilterLogEventsCommand({ ...search, nextToken }));
    found.push(...(page.events ?? []));
    nextToken = page.nextToken;
    if (nextToken === undefined) return { events: found, calls };
    if (calls === mostCalls && !smallest) return { tooMany: calls };
  }
}
