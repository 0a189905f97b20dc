import { type OptimisedAction, withMetadata } from './optimised.ts';
import { optimisedDialect } from './service-error.ts';

/** `arn:aws:states:::sqs:sendMessage`, with and without `.waitForTaskToken`. A body that isn't text is sent as JSON. */
export const sqsSendMessage: OptimisedAction = {
  service: 'sqs',
  action: 'sendMessage',
  parameters: [
    'DelaySeconds',
    'MessageAttributes',
    'MessageBody',
    'MessageDeduplicationId',
    'MessageGroupId',
    'QueueUrl',
  ],
  required: ['MessageBody', 'QueueUrl'],
  patterns: ['waitForTaskToken'],
  dialect: optimisedDialect('SQS', 'AmazonSQS', 'AmazonSQSException'),
  answer: withMetadata(['Content-Length', 'Date', 'Content-Type'], { connection: 'keep-alive' }),
};
