import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStripe } from '@expressway/local-stripe';
import { type Clock, createStripeClient } from '@expressway/orders';
import type Stripe from 'stripe';
import type { Test } from 'tap';

/** Stripe's own client, before a stand-in for Stripe on loopback. */
export async function startStripe(t: Test, clock: Clock): Promise<Stripe> {
  const local = createStripe({ now: () => clock.now(), random: randomBytes });
  const server = createServer(local.requestListener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(async () => {
    server.close();
    server.closeAllConnections();
    await local.close();
  });
  const { port } = server.address() as AddressInfo;
  return createStripeClient({ STRIPE_SECRET_KEY: 'sk_test_local', STRIPE_API_URL: `http://127.0.0.1:${port}` });
}
