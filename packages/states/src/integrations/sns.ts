import { type OptimisedAction, withMetadata } from './optimised.ts';
import { optimisedDialect } from './service-error.ts';

/** `arn:aws:states:::sns:publish`, with and without `.waitForTaskToken`. A message that isn't text is sent as JSON. */
export const snsPublish: OptimisedAction = {
  service: 'sns',
  action: 'publish',
  parameters: [
    'Message',
    'MessageAttributes',
    'MessageDeduplicationId',
    'MessageGroupId',
    'MessageStructure',
    'PhoneNumber',
    'Subject',
    'TargetArn',
    'TopicArn',
  ],
  required: ['Message'],
  patterns: ['waitForTaskToken'],
  dialect: optimisedDialect('SNS', 'AmazonSNS', 'AmazonSNSException'),
  answer: withMetadata(['Content-Length', 'Date', 'Content-Type'], { connection: 'keep-alive' }),
};
