import type { JsonObject } from '../json.ts';
import { Payload } from '../payload.ts';
import type { Integration } from './integration.ts';
import { readParameters } from './parameters.ts';
import { httpDate, sdkMetadata } from './sdk-metadata.ts';
import { serviceFailure } from './service-error.ts';

/** SNS's answer to Publish, as `@aws-sdk/client-sns` gives it. */
export interface SnsPublished {
  readonly MessageId?: string | undefined;
  readonly SequenceNumber?: string | undefined;
  readonly $metadata?: { readonly httpStatusCode?: number | undefined; readonly requestId?: string | undefined };
}

/** Publishes with the parameters of SNS's Publish. Rejects with an Error whose `name` is SNS's exception. */
export type SnsPublish = (parameters: JsonObject, signal: AbortSignal) => Promise<SnsPublished>;

/** SNS's answer is of one length: XML around two UUIDs and, from FIFO topics, a sequence number. */
const contentLength = (sequenceNumber: string | undefined) => (sequenceNumber === undefined ? '294' : '352');

/** `arn:aws:states:::sns:publish`, with and without `.waitForTaskToken`. */
export function snsIntegration(publish: SnsPublish): Integration {
  const required = ['Message'];
  return {
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
    required,
    patterns: ['waitForTaskToken'],
    run: async ({ parameters, signal, now }) => {
      const object = readParameters(parameters, required);
      const { Message: message } = object;
      const body = { ...object, Message: typeof message === 'string' ? message : JSON.stringify(message) };
      try {
        const { MessageId, SequenceNumber, $metadata } = await publish(body, signal);
        const headers = { connection: 'keep-alive', 'Content-Type': 'text/xml', Date: httpDate(now()) };
        return {
          output: Payload.ofValue({
            ...(MessageId !== undefined && { MessageId }),
            ...sdkMetadata(
              { ...headers, 'Content-Length': contentLength(SequenceNumber) },
              $metadata?.requestId ?? '',
              $metadata?.httpStatusCode ?? 200,
            ),
            ...(SequenceNumber !== undefined && { SequenceNumber }),
          }),
        };
      } catch (thrown) {
        return { failure: serviceFailure('SNS', 'AmazonSNS', thrown) };
      }
    },
  };
}
