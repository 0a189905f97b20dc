import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import type { Test } from 'tap';
import type { TestClock } from '../support.ts';

export const secret = 'whsec_test';

export interface Receiver {
  url: string;
  /** What has come, in order; each was signed as Stripe signs. */
  received: Stripe.Event[];
  types(): string[];
  /** How the next deliveries are answered, in order; after these, and without them, with 200. No answer at all for a function. */
  answers: (number | ((response: ServerResponse) => void))[];
  /** How many were under way at once at most, of the same event. */
  overlaps: number;
}

/** A shop's webhook, which checks signatures with Stripe's own SDK. */
export async function startReceiver(t: Test, clock: TestClock): Promise<Receiver> {
  const { webhooks } = new Stripe('sk_test_local');
  const open = new Map<string, number>();
  const receiver: Receiver = {
    url: '',
    received: [],
    types: () => receiver.received.map(({ type }) => type),
    answers: [],
    overlaps: 0,
  };
  const server = createServer(async (request, response) => {
    const payload = await text(request);
    const signature = String(request.headers['stripe-signature']);
    const event = webhooks.constructEvent(payload, signature, secret, undefined, undefined, clock.now.getTime());
    const now = (open.get(event.id) ?? 0) + 1;
    open.set(event.id, now);
    response.on('close', () => open.set(event.id, (open.get(event.id) ?? 1) - 1));
    receiver.overlaps = Math.max(receiver.overlaps, now);
    receiver.received.push(event);
    const answer = receiver.answers.shift() ?? 200;
    if (typeof answer === 'function') answer(response);
    else response.writeHead(answer).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe`;
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return receiver;
}
