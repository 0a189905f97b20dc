import { answerOf } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { useTitle } from '../ui/use-title.ts';
import { api, customerId } from './api.ts';
import { Customer } from './sign-in-customer.tsx';
import { Trouble } from './trouble-notice.tsx';

/** As many as the API lists at once: who comes back from their bank has ordered just now. */
const newest = 100;

/**
 * Where the bank sends the customer back to: an order is named there by its payment alone, since it had no id yet when this
 * address was given. Stripe adds `payment_intent`, and a secret, which leaves the address with this page.
 */
export function ReturnPage() {
  useTitle('Back from your bank');
  const { query, route } = useLocation();
  const error = useSignal<unknown>(undefined);
  const turn = useSignal(0);
  const userId = customerId.value;
  const payment = query.payment_intent;
  useEffect(() => {
    if (userId === undefined) return;
    const controller = new AbortController();
    const find = async () => {
      error.value = undefined;
      const { signal } = controller;
      const { items } = answerOf(await api.GET('/orders', { params: { query: { limit: newest } }, signal }));
      const order = items.find((one) => one.payment.paymentIntentId === payment);
      route(order ? `/shop/orders/${order.orderId}?from=bank` : '/shop/orders', true);
    };
    find().catch((thrown: unknown) => {
      if (!controller.signal.aborted) error.value = thrown;
    });
    return () => controller.abort();
  }, [userId, payment, turn.value]);
  return (
    <div class="stack narrow">
      <h1>Back from your bank</h1>
      {userId === undefined && <Customer />}
      {error.value !== undefined ? (
        <Trouble
          error={error.value}
          retry={() => {
            turn.value += 1;
          }}
        />
      ) : (
        <p class="soft" role="status">
          Looking for your order …
        </p>
      )}
    </div>
  );
}
