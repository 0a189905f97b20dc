import type { Order, PaymentAction } from '@expressway/orders';
import type { Test } from 'tap';
import { answerChallenge } from '../../prove/customers.ts';
import type { Running } from '../../src/compose.ts';
import { berlin, createShop, until } from './shop.ts';

type Shown = Order & { paymentAction: PaymentAction | null };

/** What happens with a card whose bank wants to hear from its owner. */
export async function testPaymentAction(t: Test, running: Running): Promise<void> {
  const shop = createShop(running);
  const ada = await shop.token('ada');
  const olga = await shop.token('olga', 'operator');
  const request = { items: [{ productId: 'mug', quantity: 1 }], shippingAddress: berlin };
  let orders = 0;

  /** Submits an order and waits until its customer is asked. */
  const asked = async (returnUrl?: string): Promise<Shown & { paymentAction: PaymentAction }> => {
    const { body } = await shop.call<{ quote: { quoteId: string } }>('POST', '/orders/validate', { body: request });
    const { body: order } = await shop.call<Order>('POST', '/orders', {
      body: {
        ...request,
        quoteId: body.quote.quoteId,
        paymentMethodId: 'pm_card_authenticationRequired',
        ...(returnUrl === undefined ? {} : { returnUrl }),
      },
      token: ada,
      key: `action-${orders++}`,
    });
    return until(
      'the customer is asked',
      async () => (await shop.call<Shown>('GET', `/orders/${order.orderId}`, { token: ada })).body,
      ({ status, paymentAction }) => status === 'awaiting_payment_action' && paymentAction !== null,
    ) as Promise<Shown & { paymentAction: PaymentAction }>;
  };

  await t.test('goes on once they have answered it, by the event that Stripe sends', async (t) => {
    const { orderId, paymentAction } = await asked('https://shop.example/back');
    t.match(paymentAction, { type: 'redirect_to_url', clientSecret: /^pi_.*_secret_/, redirectUrl: /^http/ });
    t.ok(await answerChallenge(running.statesUrl, String(paymentAction.redirectUrl), 'complete'));
    t.match(await shop.settled(orderId, ada), { status: 'completed', payment: { status: 'captured' } });
  });

  await t.test('is declined once they have failed to', async (t) => {
    const { orderId, paymentAction } = await asked('https://shop.example/back');
    t.ok(await answerChallenge(running.statesUrl, String(paymentAction.redirectUrl), 'fail'));
    const order = await shop.settled(orderId, ada);
    t.match(order, { status: 'declined', failure: { code: 'PAYMENT_DECLINED' }, payment: { captured: 0 } });
    t.match(order.failure?.message, /could not confirm/);
  });

  await t.test('is left to Stripe’s SDK in the app that gives no address to come back to', async (t) => {
    const { orderId, paymentAction } = await asked();
    t.match(paymentAction, { type: 'use_stripe_sdk', redirectUrl: null });
    const other = await shop.call<Shown>('GET', `/orders/${orderId}`, { token: olga });
    t.match(other.body, { status: 'awaiting_payment_action', paymentAction: null }, 'it is for nobody else');
    t.equal((await shop.call('POST', `/orders/${orderId}/cancel`, { token: ada })).status, 202);
    t.match(await shop.settled(orderId, ada), { status: 'cancelled', payment: { status: 'cancelled', captured: 0 } });
    const [intent] = await shop.paymentIntents(orderId);
    t.equal(intent?.status, 'canceled');
  });

  await t.test('an operator refunds what was paid', async (t) => {
    const { orderId, paymentAction, total } = await asked('https://shop.example/back');
    await answerChallenge(running.statesUrl, String(paymentAction.redirectUrl), 'complete');
    await shop.settled(orderId, ada);
    const refund = (amount: number | undefined, key: string, token = olga) =>
      shop.call('POST', `/orders/${orderId}/refunds`, { body: amount === undefined ? {} : { amount }, token, key });
    t.match(await refund(500, 'some', ada), { status: 403, body: { code: 'FORBIDDEN' } });
    t.match(await refund(500, 'some'), { status: 200, body: { amount: 500, status: 'succeeded' } });
    t.match(await refund(500, 'some'), { status: 200, body: { amount: 500 } }, 'once');
    t.match(await refund(undefined, 'rest'), { status: 200, body: { amount: total - 500 } });
    t.match(await refund(undefined, 'more'), { status: 409, body: { code: 'ORDER_NOT_REFUNDABLE' } });
    const { body } = await shop.get(orderId, ada);
    t.match(body, { status: 'completed', payment: { status: 'refunded', refunded: total } });
    t.match(await shop.call('POST', `/orders/${orderId}/cancel`, { token: ada }), {
      status: 409,
      body: { code: 'ORDER_NOT_CANCELLABLE', detail: /shipped/ },
    });
  });
}
