import { PublishCommand } from '@aws-sdk/client-sns';
import { loadOrder } from '@expressway/orders';
import { createFunctionSns, createFunctionStores } from './environment.ts';
import { instrumented } from './instrumented.ts';

const stores = createFunctionStores();
const sns = createFunctionSns();

interface Input {
  orderId: string;
  payment: { message: string };
}

/** order-processing, HandleDeclinedPayment: tells the customer that another card is needed. */
export const handler = instrumented(async ({ orderId, payment }: Input): Promise<{ messageId: string }> => {
  const { userId, currency, total } = await loadOrder(stores, orderId);
  const { MessageId } = await sns.send(
    new PublishCommand({
      TopicArn: process.env.CUSTOMER_TOPIC_ARN,
      Subject: 'Your payment was declined',
      Message: JSON.stringify({ orderId, userId, currency, total, message: payment.message }),
      MessageAttributes: { orderId: { DataType: 'String', StringValue: orderId } },
    }),
  );
  return { messageId: String(MessageId) };
});
