import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import type { Test } from 'tap';
import { createStripe, type LocalStripeOptions } from '../src/index.ts';

/** A client for the stand-in at this port, which does not try again by itself. */
export const clientAt = (port: number, key = 'sk_test_local'): Stripe =>
  new Stripe(key, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });

export interface Running {
  stripe: Stripe;
  port: number;
  /** As a test changes it. */
  clock: { now: Date };
  stop(): Promise<void>;
}

/** The stand-in behind a real socket, and Stripe's client for it. */
export async function startStripe(t: Test, options: Partial<LocalStripeOptions> = {}): Promise<Running> {
  const clock = { now: new Date('2026-11-24T10:00:00.500Z') };
  const local = createStripe({ now: () => clock.now, random: randomBytes, ...options });
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
  return { stripe: clientAt(port), port, clock, stop };
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
