import { SdkClient, type ServiceSettings } from '../integrations/sdk/client.ts';
import { findOperation } from '../integrations/sdk/operation.ts';
import type { StatusChangeSink } from './announcer.ts';

/**
 * Puts events of changed statuses on an EventBridge's default bus. Rejects when it refuses any of them. AWS itself takes
 * nothing from `aws.states` that doesn't come from there: this is for the local ones.
 */
export function eventBridgeSink(settings: ServiceSettings): StatusChangeSink {
  const client = new SdkClient('eventbridge', settings);
  return async (events) => {
    const operation = findOperation('eventbridge', 'putEvents');
    if (operation === undefined) throw new Error('EventBridge has no action putEvents');
    const entries = events.map((event) => ({
      Source: event.source,
      DetailType: event['detail-type'],
      Detail: JSON.stringify(event.detail),
      Resources: [...event.resources],
      Time: new Date(event.time),
    }));
    const { output } = await client.send(operation, { Entries: entries }, new AbortController().signal);
    if (output.FailedEntryCount) throw new Error(`EventBridge refused ${output.FailedEntryCount} events`);
  };
}
