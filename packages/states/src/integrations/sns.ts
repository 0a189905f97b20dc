import type { Integration } from './integration.ts';
import { optimisedIntegration, withMetadata } from './optimised.ts';
import type { SdkCaller } from './sdk/client.ts';
import { optimisedDialect } from './service-error.ts';

/** `arn:aws:states:::sns:publish`, with and without `.waitForTaskToken`. A message that isn't text is sent as JSON. */
export const snsPublish = (client: SdkCaller): Integration =>
  optimisedIntegration({
    client,
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
  });
