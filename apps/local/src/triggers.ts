import { triggersOf } from '@expressway/functions/triggers';
import {
  createEvents,
  createSchedule,
  createStreamMapping,
  type DeliveryParts,
  type Events,
  type Place,
} from '@expressway/local-aws';
import { tableNames } from '@expressway/orders';
import type { Logger } from 'pino';
import { arnOf } from './account.ts';
import type { Environment } from './environment.ts';

const triggers = Object.entries(triggersOf(arnOf('states', 'order-processing')));

/** Hands events to the functions that want them: EventBridge's by rules. What is begun goes on after a restart. */
export const startEvents = (parts: Place & DeliveryParts): Events =>
  createEvents({
    ...parts,
    rules: triggers.flatMap(([functionName, trigger]) =>
      trigger.kind === 'rule' ? [{ name: functionName, eventPattern: trigger.eventPattern, functionName }] : [],
    ),
  });

/** Begins to call the functions that are called by table streams and by the clock. */
export function startPollers(parts: Place & DeliveryParts, environment: Environment, log: Logger): AsyncDisposable {
  const tables = tableNames(environment);
  const pollers = triggers.flatMap(([functionName, trigger]) => {
    switch (trigger.kind) {
      case 'rule':
        return [];
      case 'schedule':
        return [createSchedule({ ...parts, name: functionName, scheduleExpression: trigger.expression, functionName })];
      case 'stream':
        return [
          createStreamMapping({
            ...parts,
            tableName: tables[trigger.table],
            functionName,
            endpoint: String(environment.AWS_ENDPOINT_URL_DYNAMODB),
            reportBatchItemFailures: true,
            maximumRetryAttempts: 10,
            onTrouble: (err: unknown) => log.debug({ err }, 'a table stream could not be read'),
          }),
        ];
      default:
        return trigger satisfies never;
    }
  });
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(pollers.map((poller) => poller.close()));
    },
  };
}
