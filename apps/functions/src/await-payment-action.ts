import { awaitPaymentAction, type WaitingTask } from '@expressway/orders';
import { createFunctionActions } from './environment.ts';

const actions = createFunctionActions();

/** order-processing, AwaitPaymentAction: asks the customer to authenticate. The task waits for its token, not for this. Throws OrderSuperseded. */
export const handler = (task: WaitingTask): Promise<void> => awaitPaymentAction(actions, task);
