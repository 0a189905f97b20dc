import { awaitPaymentAction, type WaitingTask } from '@expressway/orders';
import { createFunctionActions } from './environment.ts';
import { instrumented } from './instrumented.ts';

const actions = createFunctionActions();

/** order-processing, AwaitPaymentAction: asks the customer to authenticate. The task waits for its token, not for this. Throws OrderSuperseded. */
export const handler = instrumented((task: WaitingTask): Promise<void> => awaitPaymentAction(actions, task));
