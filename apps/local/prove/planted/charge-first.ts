import { createFunctionPayments } from '@expressway/functions/environment';
import { authorisePayment, createStripeClient, loadOrder } from '@expressway/orders';

const payments = createFunctionPayments();
const stripe = createStripeClient(process.env);

/** A bug: asks Stripe first, in one call, and looks at the order afterwards. */
export const handler = async ({ orderId }: { orderId: string }) => {
  const { total, currency, paymentMethodId } = await loadOrder(payments.stores, orderId);
  await stripe.paymentIntents.create({
    amount: total,
    currency,
    payment_method: paymentMethodId,
    capture_method: 'manual',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    confirm: true,
    metadata: { orderId },
  });
  return authorisePayment(payments, orderId);
};
