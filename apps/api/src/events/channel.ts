import { isFinal, type Order } from '@expressway/orders';
import { inTime, type Timer } from '../timer.ts';
import { orderEvent } from './format.ts';
import type { EventLog, EventStream } from './stream.ts';

/** As much of an order as its listeners are told. */
export type FollowedOrder = Pick<Order, 'orderId' | 'status' | 'timeline'>;

export interface ChannelOptions {
  orderId: string;
  read(orderId: string): Promise<FollowedOrder | undefined>;
  timer: Timer;
  onReadFailure(error: unknown, orderId: string): void;
  /** The last listener has left. */
  onIdle(): void;
}

/** Pauses between two reads of an order, in milliseconds. */
const quickMs = 500;
const slowMs = 2_000;
const slowestMs = 10_000;
/** How much longer each pause gets while nothing happens, and while reads fail. */
const slowdown = 1.25;
const backoff = 2;
/** A read that takes longer has failed. */
const readTimeoutMs = 10_000;

/**
 * One order for all of its listeners: it is read by one poller, for as long as anybody listens and more is to be expected, and
 * each of its events is made once. Reads that fail delay events; they end nothing.
 */
export class OrderChannel implements EventLog {
  readonly events: Buffer[] = [];
  finished = false;
  readonly #options: ChannelOptions;
  readonly #streams = new Set<EventStream>();
  #pauseMs = quickMs;
  #failing = false;
  #reading = false;
  #cancel: (() => void) | undefined;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  add(stream: EventStream): void {
    this.#streams.add(stream);
    this.#schedule();
  }

  remove(stream: EventStream): void {
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    this.#cancel?.();
    this.#options.onIdle();
  }

  /** Takes over what an order that was read has beyond what is known, and sends it on. Answers whether that was anything. */
  update(order: FollowedOrder): boolean {
    const { timeline } = order;
    const more = timeline.slice(this.events.length);
    if (more.length === 0) return false;
    this.events.push(...more.map((entry) => orderEvent(order, entry)));
    this.finished = isFinal(order.status);
    for (const stream of this.#streams) stream.flow();
    return true;
  }

  #schedule(): void {
    if (this.#cancel || this.#reading || this.finished || this.#streams.size === 0) return;
    this.#cancel = this.#options.timer(this.#pauseMs, () => void this.#poll());
  }

  async #poll(): Promise<void> {
    const { orderId, read, timer, onReadFailure } = this.#options;
    this.#cancel = undefined;
    this.#reading = true;
    try {
      const order = await inTime(read(orderId), readTimeoutMs, timer);
      if (!order) throw new Error('the order is gone');
      this.#failing = false;
      this.#pauseMs = this.update(order) ? quickMs : Math.min(slowMs, this.#pauseMs * slowdown);
    } catch (error) {
      if (!this.#failing) onReadFailure(error, orderId);
      this.#failing = true;
      this.#pauseMs = Math.min(slowestMs, this.#pauseMs * backoff);
    }
    this.#reading = false;
    this.#schedule();
  }
}
