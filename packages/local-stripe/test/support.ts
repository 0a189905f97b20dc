import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import type { Test } from 'tap';
import { createStripe, type LocalStripe, type LocalStripeOptions } from '../src/index.ts';

/** A client for the stand-in at this port, which does not try again by itself. */
export const clientAt = (port: number, key = 'sk_test_local'): Stripe =>
  new Stripe(key, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });

/** Time that stands still until a test has it pass. */
export class TestClock {
  now = new Date('2026-11-24T10:00:00.500Z');
  #timers: { at: number; fire: () => void }[] = [];

  setTimer = (at: number, fire: () => void): (() => void) => {
    const timer = { at, fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Lets so many milliseconds pass, and whatever comes in them happen. */
  pass(milliseconds: number): void {
    const end = this.now.getTime() + milliseconds;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.now = new Date(Math.max(next.at, this.now.getTime()));
      next.fire();
    }
    this.now = new Date(end);
  }

  get timers(): number {
    return this.#timers.length;
  }
}

export interface Running {
  stripe: Stripe;
  local: LocalStripe;
  port: number;
  clock: TestClock;
  stop(): Promise<void>;
}

/** The stand-in behind a real socket, and Stripe's client for it. */
export async function startStripe(
  t: Test,
  { clock = new TestClock(), ...options }: Partial<LocalStripeOptions> & { clock?: TestClock } = {},
): Promise<Running> {
  const local = createStripe({ now: () => clock.now, setTimer: clock.setTimer, random: randomBytes, ...options });
  const server = createServer(local.requestListener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    server.closeAllConnections();
    server.close();
    await local.close();
  };
  t.teardown(stop);
  return { stripe: clientAt(port), local, port, clock, stop };
}

/** What this project's checkout creates. */
export const manual = {
  amount: 2500,
  currency: 'eur',
  capture_method: 'manual',
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} as const;

/** What the call was refused with. */
export const refusal = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call was not refused.');
};

/** Every event so far, oldest first. */
export const eventsOf = async (stripe: Stripe, params: Stripe.EventListParams = {}): Promise<Stripe.Event[]> =>
  (await stripe.events.list({ limit: 100, ...params }).autoPagingToArray({ limit: 1000 })).reverse();

export const typesOf = (events: Stripe.Event[]): string[] => events.map(({ type }) => type);
