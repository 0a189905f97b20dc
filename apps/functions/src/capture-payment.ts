import { type Capture, capturePayment } from '@expressway/orders';
import { createFunctionPayments } from './environment.ts';
import { instrumented } from './instrumented.ts';

const payments = createFunctionPayments();

/** order-processing, CapturePayment: takes the authorised money. Throws AuthorisationLost, OrderSuperseded. */
export const handler = instrumented(
  ({ orderId }: { orderId: string }): Promise<Capture> => capturePayment(payments, orderId),
);
