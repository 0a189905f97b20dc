import type { Outbox, StatusChange } from '../journal/outbox.ts';
import type { Clock } from '../runner/clock.ts';
import type { Log } from '../runner/log.ts';
import type { StatusChangeEvent } from './event.ts';

/**
 * Takes events of changed statuses, in the order of the changes; once it resolves, they are not sent again. When it
 * rejects, and after a crash, the same events come again.
 */
export type StatusChangeSink = (events: readonly StatusChangeEvent[]) => Promise<void>;

/** What EventBridge takes in one call. */
const BATCH = 10;

/** Milliseconds before a refused batch is sent again: the first time, and at most. */
const RETRY = { first: 1_000, most: 60_000 };

interface AnnouncerParts {
  readonly outbox: Outbox;
  readonly sink: StatusChangeSink;
  /** The event of a change; undefined when its execution is gone. */
  readonly eventOf: (change: StatusChange) => StatusChangeEvent | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Sends what is in the outbox to the sink, batch by batch, beside the engine's work and never in its way. */
export class Announcer {
  private readonly parts: AnnouncerParts;
  private taken = 0;
  private sending = false;
  private closed = false;
  private delay = RETRY.first;
  private cancelRetry: (() => void) | undefined;

  constructor(parts: AnnouncerParts) {
    this.parts = parts;
  }

  /** Sends what there is, unless that is under way or put off. */
  wake(): void {
    if (this.sending || this.closed || this.cancelRetry !== undefined) return;
    this.sending = true;
    this.send()
      .catch((error: unknown) => this.putOff(error))
      .finally(() => {
        this.sending = false;
      });
  }

  close(): void {
    this.closed = true;
    this.cancelRetry?.();
  }

  private async send(): Promise<void> {
    const { outbox, sink, eventOf } = this.parts;
    for (;;) {
      const changes = outbox.next(this.taken, BATCH);
      const last = changes.at(-1);
      if (last === undefined) return;
      const events = changes.map(eventOf).filter((event) => event !== undefined);
      if (events.length > 0) await sink(events);
      if (this.closed) return;
      this.taken = last.sequence;
      this.delay = RETRY.first;
      outbox.taken(last.sequence);
    }
  }

  private putOff(error: unknown): void {
    if (this.closed) return;
    const { clock, log } = this.parts;
    log.warn({ err: error, delay: this.delay }, 'changes of executions could not be announced; they will be later');
    this.cancelRetry = clock.setTimer(clock.now() + this.delay, () => {
      this.cancelRetry = undefined;
      this.wake();
    });
    this.delay = Math.min(this.delay * 2, RETRY.most);
  }
}
