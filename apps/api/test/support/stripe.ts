import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStripe, type LocalStripe } from '@expressway/local-stripe';
import { type Clock, createStripeClient } from '@expressway/orders';
import type Stripe from 'stripe';
import type { Test } from 'tap';

/** Stripe's own client, before a stand-in for Stripe on loopback, and command of that. */
export async function startStripe(t: Test, clock: Clock): Promise<{ stripe: Stripe; localStripe: LocalStripe }> {
  const localStripe = createStripe({ now: () => clock.now(), random: randomBytes });
  const server = createServer(localStripe.requestListener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(async () => {
    server.close();
    server.closeAllConnections();
    await localStripe.close();
  });
  const { port } = server.address() as AddressInfo;
  const stripe = createStripeClient({ STRIPE_SECRET_KEY: 'sk_test_local', STRIPE_API_URL: `http://127.0.0.1:${port}` });
  return { stripe, localStripe };
}
