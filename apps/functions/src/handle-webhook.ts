import { handleWebhook } from '@expressway/orders';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from './aws-events.ts';
import { createFunctionActions } from './environment.ts';
import { instrumented } from './instrumented.ts';
import { log } from './log.ts';

const actions = createFunctionActions();

/**
 * The stream of the table of webhook events: deals with each that is new. Those that can't be dealt with now are handed
 * back, to come again.
 */
export const handler = instrumented(async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  for (const { eventName, dynamodb } of Records) {
    const eventId = dynamodb.Keys?.eventId?.S;
    if (eventName !== 'INSERT' || eventId === undefined) continue;
    try {
      await handleWebhook(actions, eventId);
    } catch (error) {
      log.error({ err: error, eventId }, 'a webhook event could not be dealt with');
      // From the first that failed on, the records come again.
      return { batchItemFailures: [{ itemIdentifier: String(dynamodb.SequenceNumber) }] };
    }
  }
  return { batchItemFailures: [] };
});
