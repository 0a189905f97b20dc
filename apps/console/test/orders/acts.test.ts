import type { Order } from '@expressway/client';
import { test } from 'tap';
import { actsOf, type Redrivable } from '../../src/orders/acts.ts';
import { orderOf, shipped, timelineOf } from './sample.ts';

const running: Redrivable = { status: 'RUNNING', redrivable: false, redriveStatusReason: 'It is running.' };
const broken: Redrivable = { status: 'FAILED', redrivable: true, redriveStatusReason: null };
const possible = (order: Order, execution: Redrivable | undefined) =>
  actsOf(order, execution)
    .filter((act) => act.possible)
    .map(({ name }) => name);
const why = (name: string, order: Order, execution: Redrivable | undefined) =>
  actsOf(order, execution).find((act) => act.name === name && !act.possible)?.says;

const cancelled = { code: 'CANCELLED', message: 'The order was cancelled by the shop.' };
const undoing = orderOf({ status: 'compensating', failure: cancelled });
const undone = orderOf({ status: 'cancelled', failure: cancelled, timeline: timelineOf('order.cancelled') });
const attention = { code: 'STUCK', message: '', since: '2026-11-24T12:00:00Z', runbook: '' } as const;

test('an order under way can be cancelled, until it is handed to the carrier', async (t) => {
  t.strictSame(possible(orderOf(), running), ['cancel', 'reconcile']);
  t.match(why('refund', orderOf(), null), /cancel it/);
  t.match(why('redrive', orderOf(), running), /running/);
  const shipping = orderOf({ status: 'processing', timeline: timelineOf('order.fulfilling') });
  t.strictSame(possible(shipping, running), ['reconcile']);
  t.match(why('cancel', shipping, null), /too late/);
});

test('a shipped order can be refunded as long as something is left', async (t) => {
  t.strictSame(possible(shipped, { ...broken, status: 'SUCCEEDED', redrivable: false }), ['refund', 'reconcile']);
  t.match(why('cancel', shipped, null), /refund/);
  t.match(why('refund', { ...shipped, payment: { ...shipped.payment, refunded: 3915 } }, null), /has been given back/);
  t.match(why('redrive', shipped, broken), /has ended/);
});

test('an order that is being undone, or whose execution has failed, can be put right', async (t) => {
  t.strictSame(possible(undoing, broken), ['redrive', 'recover', 'reconcile']);
  t.strictSame(possible(undone, broken), ['reconcile']);
  const stuck = orderOf({ status: 'needs_attention', attention });
  t.strictSame(possible(stuck, broken), ['cancel', 'redrive', 'recover', 'reconcile']);
  t.match(why('redrive', stuck, null), /no execution/);
  t.match(why('redrive', stuck, undefined), /looked for/);
  t.match(why('redrive', stuck, { ...broken, redrivable: false, redriveStatusReason: 'It is too old.' }), /too old/);
  const refundFailed = { ...shipped, status: 'needs_attention', attention } as const;
  t.strictSame(possible(refundFailed, null), ['refund', 'recover', 'reconcile']);
});
