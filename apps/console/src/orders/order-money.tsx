import type { Order } from '@expressway/client';
import { development } from '../session/session.ts';
import { Copy } from '../ui/copy.tsx';
import { money } from '../ui/format.ts';
import { At } from '../ui/time.tsx';

/** Where Stripe shows a payment; only what is an id of a payment makes an address. */
const dashboardOf = (paymentIntentId: string): string | undefined =>
  /^pi_\w+$/.test(paymentIntentId) ? `https://dashboard.stripe.com/test/payments/${paymentIntentId}` : undefined;

/** What was authorised, taken and given back, and where that can be looked at. */
export function OrderMoney({ order }: { order: Order }) {
  const { payment, currency, total, paymentMethodId } = order;
  const sums = [
    ['Total', total],
    ['Authorised', payment.authorised],
    ['Captured', payment.captured],
    ['Refunded', payment.refunded],
  ] as const;
  return (
    <section class="card stack tight">
      <h2>Payment</h2>
      <dl class="facts sums">
        {sums.map(([name, sum]) => (
          <>
            <dt>{name}</dt>
            <dd class="number">{money(sum, currency)}</dd>
          </>
        ))}
      </dl>
      <dl class="facts">
        <dt>Status</dt>
        <dd>{paymentWords[payment.status]}</dd>
        {payment.declineCode && (
          <>
            <dt>Declined with</dt>
            <dd>
              <code>{payment.declineCode}</code> {payment.message}
            </dd>
          </>
        )}
        {payment.actionExpiresAt && (
          <>
            <dt>To confirm by</dt>
            <dd>
              <At at={payment.actionExpiresAt} />
            </dd>
          </>
        )}
        {payment.status === 'authorised' && payment.captureBefore && (
          <>
            <dt>Held until</dt>
            <dd>
              <At at={payment.captureBefore} />
            </dd>
          </>
        )}
        <dt>Paid with</dt>
        <dd class="mono">{paymentMethodId}</dd>
        <dt>At Stripe</dt>
        <dd>
          {payment.paymentIntentId === null ? (
            'not on record'
          ) : (
            <PaymentLink paymentIntentId={payment.paymentIntentId} orderId={order.orderId} />
          )}
        </dd>
        {payment.disputed && (
          <>
            <dt>Dispute</dt>
            <dd>The customer’s bank disputes the payment.</dd>
          </>
        )}
      </dl>
    </section>
  );
}

const paymentWords: Record<Order['payment']['status'], string> = {
  pending: 'Not begun',
  action_required: 'The customer must confirm it with their bank',
  authorised: 'Held on the card',
  captured: 'Charged',
  declined: 'Declined',
  cancelled: 'Cancelled, nothing is held',
  refunded: 'Given back',
};

/** The embedded Stripe has no dashboard; its events are in the inbox. */
function PaymentLink({ paymentIntentId, orderId }: { paymentIntentId: string; orderId: string }) {
  const dashboard = dashboardOf(paymentIntentId);
  return (
    <>
      <span class="mono">{paymentIntentId}</span> <Copy text={paymentIntentId} what="the payment’s id" />
      <br />
      {development.value.stripe ? (
        <a href={`/console/inbox?tab=stripe&order=${orderId}`}>Its events at the embedded Stripe</a>
      ) : (
        dashboard && (
          <a href={dashboard} target="_blank" rel="noreferrer">
            Open in Stripe’s dashboard
          </a>
        )
      )}
    </>
  );
}
