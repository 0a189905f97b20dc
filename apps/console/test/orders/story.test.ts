import type { Order } from '@expressway/client';
import { test } from 'tap';
import { type Circumstances, storyOf } from '../../src/orders/story.ts';
import { orderOf, shipped, timelineOf } from './sample.ts';

const now = Date.parse('2026-11-24T12:05:00Z');
const told = (order: Order, execution?: Circumstances['execution']) => {
  const { happened, paid, next } = storyOf(order, { now, execution });
  return `${happened} ${paid} ${next}`;
};
const failed = (status: 'declined' | 'rejected' | 'failed' | 'cancelled', code: string) =>
  orderOf({ status, failure: { code, message: 'As the customer is told.' }, timeline: timelineOf(`order.${status}`) });

test('an order under way: where it is, that nothing is charged yet, and that it goes on', async (t) => {
  t.match(told(orderOf()), /has come in\. Nothing has been charged yet; the total is €39\.15\. .* by itself/);
  const held = orderOf({ status: 'processing', payment: { status: 'authorised', authorised: 3915 } });
  t.match(told(held), /being worked on\. Nothing has been charged yet: €39\.15 is held on the card\./);
  const shipping = orderOf({ status: 'processing', timeline: timelineOf('order.fulfilling') });
  t.match(told(shipping), /handed to the carrier/);
  const refused = orderOf({ status: 'processing', payment: { status: 'declined' } });
  t.match(told(refused), /^The payment was declined\. Nothing was charged\. .*undone by itself/);
});

test('an order under way whose execution has failed: that it is undone, or can go on', async (t) => {
  const order = orderOf({ status: 'processing' });
  t.match(told(order, 'FAILED'), /execution has failed: .* Redrive/);
  t.match(told(order, 'ABORTED'), /execution has failed/);
  t.match(told(order, 'RUNNING'), /goes on by itself/);
  t.notMatch(told(failed('declined', 'PAYMENT_DECLINED'), 'FAILED'), /execution/);
});

test('a customer whose bank asks: how long they have left', async (t) => {
  const asked = (actionExpiresAt: string | null) =>
    told(orderOf({ status: 'awaiting_payment_action', payment: { status: 'action_required', actionExpiresAt } }));
  t.match(asked('2026-11-24T12:15:30Z'), /confirm the payment\. Nothing has been charged yet.* 11 min left/);
  t.match(asked('2026-11-24T12:04:59Z'), /time is up/);
  t.match(asked(null), /Unless they do in time/);
});

test('a shipped order: what was charged, and what of it has been given back', async (t) => {
  t.match(told(shipped), /shipped\. €39\.15 was charged\. The customer is being told/);
  t.match(told({ ...shipped, confirmedAt: '2026-11-24T12:01:00Z' }), /has been told/);
  const refunded = (amount: number) => told({ ...shipped, payment: { ...shipped.payment, refunded: amount } });
  t.match(refunded(500), /€39\.15 was charged, of which €5\.00 has been given back\./);
  t.match(refunded(3915), /all of it has been given back\. There is nothing more to do/);
  t.match(told({ ...shipped, payment: { ...shipped.payment, disputed: true } }), /disputes the payment/);
});

test('an order that ended otherwise: why, that nothing was charged, and what the customer can do', async (t) => {
  t.match(told(failed('declined', 'PAYMENT_DECLINED')), /payment was declined.* Nothing was charged\. .*another card/);
  t.match(told(failed('declined', 'PAYMENT_ACTION_EXPIRED')), /did not confirm/);
  t.match(told(failed('declined', 'AUTHORISATION_LOST')), /let go/);
  t.match(told(failed('rejected', 'OUT_OF_STOCK')), /not enough in stock.*with fewer/);
  t.match(told(failed('rejected', 'RISK_REJECTED')), /risk check refused.*refused again/);
  t.match(told(failed('failed', 'PROCESSING_FAILED')), /fault of ours.*can order again/);
  t.match(told(failed('cancelled', 'CANCELLED')), /cancelled\. Nothing was charged\. There is nothing more to do/);
  t.match(told(failed('failed', 'A_NEW_ONE')), /^As the customer is told\./);
  const undone = orderOf({
    status: 'compensating',
    failure: { code: 'CANCELLED', message: '' },
    payment: { status: 'authorised', authorised: 3915 },
  });
  t.match(told(undone), /cancelled\. What was done for it is being undone\. .*€39\.15 is held.* by itself/);
  const released = {
    ...failed('cancelled', 'CANCELLED'),
    payment: { ...undone.payment, status: 'cancelled' as const },
  };
  t.match(told(released), /Nothing was charged, and the card’s hold was let go\./);
});

test('an order that needs attention: what was found, where the money is, and what to do', async (t) => {
  const parked = (code: NonNullable<Order['attention']>['code'], order: Order) =>
    told({
      ...order,
      status: 'needs_attention',
      attention: { code, message: '', since: '2026-11-24T12:00:00Z', runbook: '' },
    });
  const held = orderOf({ payment: { status: 'authorised', authorised: 3915 } });
  t.match(parked('COMPENSATION_FAILED', held), /to be undone.* may still be held on the card\. .*Recover/);
  t.match(parked('STUCK', orderOf()), /too long\. Nothing is on record as charged\. .*Redrive/);
  t.match(parked('EXECUTION_INCONSISTENT', held), /Don’t ship it by hand/);
  t.match(parked('PAYMENT_INCONSISTENT', shipped), /€39\.15 was charged\. Compare/);
  t.match(parked('REFUND_FAILED', shipped), /Refund again/);
  t.match(parked('REFUND_FAILED', failed('failed', 'PROCESSING_FAILED')), /in Stripe’s dashboard/);
});
