import { type Authorisation, authorisePayment } from '@expressway/orders';
import { createFunctionPayments } from './environment.ts';
import { instrumented } from './instrumented.ts';

const payments = createFunctionPayments();

/** order-processing, ChargePayment: authorises the total. A decline is an outcome; an error means that the outcome isn't known. */
export const handler = instrumented(
  ({ orderId }: { orderId: string }): Promise<Authorisation> => authorisePayment(payments, orderId),
);
