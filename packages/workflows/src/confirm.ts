import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Shipment } from '@expressway/orders';

/**
 * Tells a customer that their order is on its way, as SendConfirmation of order-processing does: for an order whose
 * execution died after the order had shipped. Who gets both tells them to be one by the attribute `orderId`.
 */
export const createConfirm =
  (sns: SNSClient, topicArn: string) =>
  async (shipment: Shipment): Promise<void> => {
    await sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: 'Your order is on its way',
        Message: JSON.stringify(shipment),
        MessageAttributes: { orderId: { DataType: 'String', StringValue: shipment.orderId } },
      }),
    );
  };
