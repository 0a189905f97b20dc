import type { Clock } from '@expressway/orders';
import type { Caller } from '../auth/token.ts';
import { ApiProblem, retryAfter } from '../problems/problem.ts';
import type { Timer } from '../timer.ts';
import { type FollowedOrder, OrderChannel } from './channel.ts';
import { EventStream } from './stream.ts';

export interface StreamLimits {
  /** How long a stream lasts at most; clients resume. */
  seconds: number;
  /** How many streams there are at most in this process, and how many of one caller. */
  streams: number;
  streamsPerCaller: number;
}

export interface OrderEventsOptions {
  read(orderId: string): Promise<FollowedOrder | undefined>;
  clock: Clock;
  timer: Timer;
  limits: StreamLimits;
  /** Called once for each order whose reads begin to fail. */
  onReadFailure(error: unknown, orderId: string): void;
}

export interface OrderEvents {
  /**
   * A stream of the events of an order that was just read, from the one after `after` on. It ends with the event that ends
   * the order, after its longest time, when its caller's token runs out, or when all are closed.
   * Throws SERVICE_UNAVAILABLE or RATE_LIMITED.
   */
  follow(order: FollowedOrder, caller: Caller, after: number): EventStream;
  /** How many streams are open, and how many orders are read for them. */
  readonly open: { streams: number; orders: number };
  /** Ends all streams; there will be no others. */
  close(): void;
}

/** After how long a place may have become free. */
const fullRetryMs = 5_000;

/** All streams of this process. */
export function createOrderEvents(options: OrderEventsOptions): OrderEvents {
  const { read, clock, timer, limits, onReadFailure } = options;
  const channels = new Map<string, OrderChannel>();
  const callers = new Map<EventStream, string>();
  const streamsOf = new Map<string, number>();
  let closed = false;

  function requireRoom(userId: string): void {
    if (closed)
      throw new ApiProblem('SERVICE_UNAVAILABLE', { detail: 'The service is stopping.', headers: retryAfter(1_000) });
    if (callers.size >= limits.streams)
      throw new ApiProblem('SERVICE_UNAVAILABLE', {
        detail: 'As many streams are open as can be.',
        headers: retryAfter(fullRetryMs),
      });
    if ((streamsOf.get(userId) ?? 0) >= limits.streamsPerCaller)
      throw new ApiProblem('RATE_LIMITED', {
        detail: 'As many streams are open for this caller as may be: close those that nobody looks at.',
        headers: retryAfter(fullRetryMs),
      });
  }

  function count(userId: string, change: 1 | -1): void {
    const now = (streamsOf.get(userId) ?? 0) + change;
    if (now === 0) streamsOf.delete(userId);
    else streamsOf.set(userId, now);
  }

  function channelOf(orderId: string): OrderChannel {
    const known = channels.get(orderId);
    if (known) return known;
    const onIdle = () => channels.delete(orderId);
    const channel = new OrderChannel({ orderId, read, timer, onReadFailure, onIdle });
    channels.set(orderId, channel);
    return channel;
  }

  return {
    follow(order, { userId, expiresAt }, after) {
      requireRoom(userId);
      const channel = channelOf(order.orderId);
      channel.update(order);
      const stream = new EventStream({
        log: channel,
        after,
        lifetimeMs: Math.min(limits.seconds * 1000, expiresAt.getTime() - clock.now().getTime()),
        timer,
        onClose(gone) {
          callers.delete(gone);
          count(userId, -1);
          channel.remove(gone);
        },
      });
      callers.set(stream, userId);
      count(userId, 1);
      channel.add(stream);
      return stream;
    },

    get open() {
      return { streams: callers.size, orders: channels.size };
    },

    close() {
      closed = true;
      for (const stream of callers.keys()) stream.end();
    },
  };
}
