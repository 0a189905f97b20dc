import { test } from 'tap';
import type { Delivery, StripeEvent } from '../../src/inbox/inbox.ts';
import { letterOf } from '../../src/inbox/letter.ts';
import { delivered, openChallenges } from '../../src/inbox/stripe-events.ts';

test('what is published for customers is said in sentences, and whatever else there is as it is', async (t) => {
  t.strictSame(
    letterOf(
      JSON.stringify({
        orderId: 'ord_1',
        shipmentId: 'shp_1',
        currency: 'eur',
        total: 6164,
        lines: [
          { productId: 'mug', name: '<b>Mug</b>', quantity: 2 },
          { productId: 'beans', name: 'Beans', quantity: 1 },
        ],
      }),
    ),
    ['2 × <b>Mug</b>, 1 × Beans', 'Total: €61.64', 'Shipment shp_1'],
  );
  t.strictSame(letterOf(JSON.stringify({ message: 'Use another card.', currency: 'eur', total: 500 })), [
    'Use another card.',
    'Total: €5.00',
  ]);
  for (const other of ['Hello', '', '{"a":1}', '[1]', '"x"', '{"lines":[{"name":1}],"total":"5","currency":"euros"}'])
    t.strictSame(letterOf(other), [other]);
});

const event = (type: string, objectId: string, nextActionUrl: string | null = null): StripeEvent => ({
  eventId: `evt_${type}_${objectId}`,
  type,
  objectId,
  createdAt: '2026-11-24T12:00:00Z',
  orderId: 'ord_1',
  nextActionUrl,
  deliveries: [],
});

test('a payment waits for its customer until Stripe tells something newer of it', async (t) => {
  const url = 'http://127.0.0.1:4000/challenge';
  const asks = (id: string, at = url) => event('payment_intent.requires_action', id, at);
  t.match(
    openChallenges([
      event('charge.succeeded', 'ch_1'),
      asks('pi_waits'),
      event('payment_intent.created', 'pi_waits'),
      event('payment_intent.amount_capturable_updated', 'pi_confirmed'),
      asks('pi_confirmed'),
      event('payment_intent.canceled', 'pi_cancelled'),
      asks('pi_cancelled'),
      asks('pi_odd', 'javascript:alert(1)'),
    ]),
    [{ paymentIntentId: 'pi_waits', orderId: 'ord_1', url }],
  );
  t.equal(openChallenges([asks('pi_odd', 'javascript:alert(1)')]).length, 0);
  t.equal(openChallenges([asks('pi_a'), asks('pi_b'), asks('pi_a')]).length, 2);
});

test('what became of an event is said by its last delivery, and how often it arrived', async (t) => {
  const delivery = (state: Delivery['state'], ...statuses: (number | null)[]): Delivery => ({
    state,
    nextAttempt: null,
    attempts: statuses.map((status) => ({ at: '', status, error: status === null ? 'ECONNREFUSED' : null })),
  });
  const words = (...deliveries: Delivery[]) => delivered(deliveries).words;
  t.equal(words(), 'Not asked for');
  t.equal(words(delivery('held')), 'Held back');
  t.equal(words(delivery('pending')), 'To be sent');
  t.equal(words(delivery('pending', 500, null)), 'Tried twice, last: ECONNREFUSED');
  t.equal(words(delivery('failed', 500, 500, 500, 503)), 'Given up: 503');
  t.equal(words(delivery('succeeded', 200)), 'Delivered once, 200');
  t.equal(
    words(delivery('succeeded', 200), delivery('succeeded', 500, 200), delivery('succeeded', 200)),
    'Delivered 3 times, 200',
  );
});
