import type { Clock } from '../clock.ts';
import type { Delivery, Outbox } from './outbox.ts';
import { type Receipt, send } from './send.ts';

/** Where events go. */
export interface WebhookEndpoint {
  url: string;
  /** `whsec_…`, which signs them. */
  secret: string;
  /** Event types; `*` stands for all of them, as without this. */
  enabledEvents?: readonly string[];
}

/** How long a delivery waits after each unsuccessful attempt, in milliseconds: three retries, as in Stripe's sandboxes, but within minutes. */
const waits = [5_000, 60_000, 600_000];

/** How many deliveries may be under way: enough that events overtake each other, as Stripe's do. */
const atOnce = 16;

export interface Dispatcher {
  /** Looks for deliveries whose time has come. */
  wake(): void;
  /** Attempts a delivery now, after those of the same event that are under way; resolves when that is over. */
  attempt(delivery: Pick<Delivery, 'id' | 'event'>): Promise<void>;
  /** Resolves when nothing is under way and nothing due. */
  idle(): Promise<void>;
  /** Whether it attempts nothing any more. */
  closed(): boolean;
  /** Breaks off what is under way: it is attempted again after the next start. */
  close(): Promise<void>;
}

export interface DispatcherParts {
  outbox: Outbox;
  endpoint(): WebhookEndpoint | undefined;
  /** What is sent of an event. */
  payload(event: string): string;
  clock: Clock;
}

export function createDispatcher({ outbox, endpoint, payload, clock }: DispatcherParts): Dispatcher {
  const stopped = new AbortController();
  /** The last of each event's attempts, which the next one waits for. */
  const lastOf = new Map<string, Promise<void>>();
  const underWay = new Set<number>();
  let cancelTimer = () => {};

  async function run(id: number): Promise<void> {
    const target = endpoint();
    const delivery = outbox.get(id);
    if (!target || delivery?.state !== 'pending' || stopped.signal.aborted) return;
    const at = clock.now();
    let receipt: Receipt;
    try {
      receipt = await send(target, payload(delivery.event), clock, stopped.signal);
    } catch {
      return;
    }
    if (!stopped.signal.aborted) outbox.record(id, { at, ...receipt }, after(receipt, delivery.attempts.length));
  }

  function after({ status }: Receipt, attemptsBefore: number) {
    if (status !== null && status >= 200 && status < 300) return { state: 'succeeded' } as const;
    const wait = waits[attemptsBefore];
    if (wait === undefined) return { state: 'failed' } as const;
    return { state: 'pending', retryAt: clock.now() + wait } as const;
  }

  const dispatcher: Dispatcher = {
    wake() {
      if (stopped.signal.aborted || !endpoint()) return;
      for (const delivery of outbox.due(clock.now(), underWay.size + atOnce))
        if (underWay.size < atOnce && !underWay.has(delivery.id)) void dispatcher.attempt(delivery);
      cancelTimer();
      const next = outbox.nextDue(clock.now());
      cancelTimer = next === undefined ? () => {} : clock.setTimer(next, dispatcher.wake);
    },
    attempt({ id, event }) {
      underWay.add(id);
      const done = (lastOf.get(event) ?? Promise.resolve())
        .then(() => run(id))
        .finally(() => {
          underWay.delete(id);
          if (lastOf.get(event) === done) lastOf.delete(event);
          dispatcher.wake();
        });
      lastOf.set(event, done);
      return done;
    },
    async idle() {
      while (lastOf.size > 0) await Promise.allSettled(lastOf.values());
    },
    closed: () => stopped.signal.aborted,
    async close() {
      stopped.abort();
      cancelTimer();
      await dispatcher.idle();
    },
  };
  return dispatcher;
}
