import { Readable } from 'node:stream';
import type { Timer } from '../timer.ts';
import { heartbeat, retry } from './format.ts';

/** What streams read from: the events of one order so far, ready to be sent. */
export interface EventLog {
  /** By sequence, the first of which is 1. */
  readonly events: readonly Buffer[];
  /** Whether no more are to be expected. */
  readonly finished: boolean;
}

export interface EventStreamOptions {
  log: EventLog;
  /** The last sequence that the client has; 0 for none. */
  after: number;
  /** When the stream ends though the order goes on, in milliseconds from now. */
  lifetimeMs: number;
  timer: Timer;
  onClose(stream: EventStream): void;
}

/** How long clients wait before they come back. */
const retryMs = 2_000;
export const heartbeatMs = 15_000;

/**
 * What one listener is sent: the events that it has not seen, in order, each once, and heartbeats between them.
 *
 * The listener takes events from the log at its own pace, so however slow it is, no more than `highWaterMark` bytes wait
 * for it here. One that takes nothing from a full buffer between two heartbeats is cut off, and can resume.
 */
export class EventStream extends Readable {
  readonly #log: EventLog;
  readonly #timer: Timer;
  readonly #onClose: EventStreamOptions['onClose'];
  #position: number;
  #wanted = false;
  #stalled = false;
  #ended = false;
  #cancelEnd: () => void;
  #cancelHeartbeat: () => void;

  constructor({ log, after, lifetimeMs, timer, onClose }: EventStreamOptions) {
    super({ highWaterMark: 16 * 1024 });
    this.#log = log;
    this.#position = after;
    this.#timer = timer;
    this.#onClose = onClose;
    this.#cancelEnd = timer(Math.max(0, lifetimeMs), () => this.end());
    this.#cancelHeartbeat = timer(heartbeatMs, () => this.#beat());
    this.push(retry(retryMs));
  }

  override _read(): void {
    this.#wanted = true;
    this.#stalled = false;
    this.flow();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancelEnd();
    this.#cancelHeartbeat();
    this.#onClose(this);
    done(error);
  }

  /** Sends on what the log has, as far as it is wanted. To be called whenever the log has got longer. */
  flow(): void {
    if (this.#ended) return;
    for (let event = this.#next(); event && this.#wanted; event = this.#next()) {
      this.#position++;
      this.#wanted = this.push(event);
    }
    if (this.#log.finished && !this.#next()) this.end();
  }

  /** Ends the stream as an answer ends that is complete. What waits is still sent, if it is taken soon. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelEnd();
    this.push(null);
  }

  #next(): Buffer | undefined {
    return this.#log.events[this.#position];
  }

  #beat(): void {
    if (this.#stalled) {
      this.destroy();
      return;
    }
    if (this.#wanted && !this.#ended) this.#wanted = this.push(heartbeat);
    else this.#stalled = true;
    this.#cancelHeartbeat = this.#timer(heartbeatMs, () => this.#beat());
  }
}
