import { type Compensation, compensateOrder, type FailureFacts } from '@expressway/orders';
import { createFunctionPayments } from './environment.ts';
import { instrumented } from './instrumented.ts';

const payments = createFunctionPayments();

/** What the execution has when it comes here; anything but the id may be missing. */
interface Input {
  orderId: string;
  outcome?: Pick<FailureFacts, 'payment' | 'inventory'>;
  reassessment?: { result?: FailureFacts['risk'] };
  error?: { Error?: string };
}

/** order-processing, CompensatingTransaction: undoes whatever was done for the order. Can be run any number of times. */
export const handler = instrumented(
  ({ orderId, outcome, reassessment, error }: Input): Promise<Compensation> =>
    compensateOrder(payments, orderId, {
      ...outcome,
      ...(reassessment?.result ? { risk: reassessment.result } : {}),
      ...(error?.Error === undefined ? {} : { error: error.Error }),
    }),
);
