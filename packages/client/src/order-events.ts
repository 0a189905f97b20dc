import type { Client } from 'openapi-fetch';
import type { Order, OrderEvent, OrderStatus, paths } from './api.ts';
import { type ByteStream, isByteStream, messagesOf } from './event-stream.ts';
import { answerOf } from './problem.ts';
import { pauseAfter, persist, type RetryPolicy } from './retry.ts';
import { followed, inTime, type Timing, throwIfAborted } from './timing.ts';

export interface OrderEventsOptions {
  signal?: AbortSignal | undefined;
  /** The sequence of the last event that is known already; those after it follow. */
  lastEventId?: number;
}

export interface OrderEventsDependencies {
  client: Client<paths>;
  policy: RetryPolicy;
  timing: Timing;
  /** Whether fetch hands out bodies as they arrive. */
  streaming: boolean;
}

const finalStatuses: ReadonlySet<OrderStatus> = new Set(['completed', 'declined', 'rejected', 'failed', 'cancelled']);

/** The pause before a stream is opened again, unless the server asks for another. */
const reconnectMs = 1_000;
/** The server sends something more often than that, if only a comment. */
const silenceMs = 60_000;
const firstPollMs = 1_000;
const longestPollMs = 5_000;

/**
 * The events of an order as they happen, each once and in order, until the order ends; the connection is made anew where it
 * drops. Throws ExpresswayProblem, what the network failed with where it stays away, or the reason of the signal.
 */
export async function* orderEvents(
  deps: OrderEventsDependencies,
  orderId: string,
  { signal, lastEventId = 0 }: OrderEventsOptions = {},
): AsyncGenerator<OrderEvent, void, undefined> {
  const { policy, timing } = deps;
  let seen = lastEventId;
  let ended = false;
  let failures = 0;
  for (let streaming = deps.streaming; streaming && !ended; ) {
    throwIfAborted(signal);
    let pause = reconnectMs;
    const { controller: connection, release } = followed(signal);
    try {
      const stream = await openStream(deps, connection, orderId, seen);
      ended = stream === 'ended';
      streaming = stream !== 'not streamed';
      if (typeof stream === 'string') continue;
      failures = 0;
      const onRetry = (milliseconds: number) => {
        pause = Math.min(milliseconds, policy.longestPauseMs);
      };
      for await (const { data } of messagesOf(stream, { timing, silenceMs, connection, onRetry })) {
        const event: OrderEvent = JSON.parse(data);
        if (event.sequence <= seen) continue;
        seen = event.sequence;
        ended = finalStatuses.has(event.status);
        yield event;
      }
    } catch (error) {
      throwIfAborted(signal);
      failures += 1;
      const least = pauseAfter(error, failures, policy, timing.random);
      if (least === undefined) throw error;
      pause = Math.max(pause, least);
    } finally {
      release();
      connection.abort();
    }
    // Streams end together when a server stops; their listeners must not come back together.
    if (!ended) await timing.wait(pause * (1 + timing.random() / 2), signal);
  }
  if (!ended) yield* polledEvents(deps, orderId, seen, signal);
}

async function openStream(
  { client, policy, timing }: OrderEventsDependencies,
  connection: AbortController,
  orderId: string,
  seen: number,
): Promise<ByteStream | 'ended' | 'not streamed'> {
  const outcome = await inTime(timing, policy.attemptTimeoutMs, connection, () =>
    client.GET('/orders/{orderId}/events', {
      params: { path: { orderId }, header: seen > 0 ? { 'Last-Event-ID': String(seen) } : {} },
      headers: { Accept: 'text/event-stream' },
      parseAs: 'stream',
      signal: connection.signal,
    }),
  );
  const body = answerOf<unknown>(outcome);
  if (outcome.response.status === 204) return 'ended';
  return isByteStream(body) ? body : 'not streamed';
}

/** The same events out of the order's timeline, for who can't read a stream. */
async function* polledEvents(
  { client, policy, timing }: OrderEventsDependencies,
  orderId: string,
  known: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<OrderEvent, void, undefined> {
  let seen = known;
  let etag: string | null = null;
  for (let pause = firstPollMs; ; pause = Math.min(pause * 1.5, longestPollMs)) {
    const order: Order | undefined = await persist(
      async (attempt) => {
        const header = etag === null ? {} : { 'If-None-Match': etag };
        const params = { path: { orderId }, header };
        const outcome = await client.GET('/orders/{orderId}', { params, signal: attempt });
        etag = outcome.response.headers.get('ETag') ?? etag;
        return outcome;
      },
      { policy, timing, signal },
    );
    if (order) {
      for (const entry of order.timeline.filter(({ sequence }) => sequence > seen)) {
        seen = entry.sequence;
        pause = firstPollMs;
        yield { orderId, ...entry };
      }
      if (finalStatuses.has(order.status)) return;
    }
    await timing.wait(pause, signal);
  }
}
