import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Clock, timestamp } from '../clock.ts';
import { queuedWebhookEvents } from '../store/tables.ts';

/** An event of Stripe's, of which only what it is about is kept: what has happened is read from Stripe. */
export interface WebhookEvent {
  eventId: string;
  type: string;
  objectId: string;
  receivedAt: string;
  /** `received`: to be dealt with; `parked`: it could not be, a person must look; absent once it is done with. */
  queue?: 'received' | 'parked';
  outcome?: 'handled' | 'ignored';
  attempts: number;
  /** Why the last attempt failed. */
  reason?: string;
  /** Seconds since 1970, for DynamoDB's TTL. */
  expiresAt: number;
}

export interface WebhookEvents {
  /** Takes an event in. False when it was there already. */
  put(event: Pick<WebhookEvent, 'eventId' | 'type' | 'objectId'>): Promise<boolean>;
  get(eventId: string): Promise<WebhookEvent | undefined>;
  /** Oldest first. */
  list(queue: 'received' | 'parked', before?: Date): Promise<WebhookEvent[]>;
  finish(eventId: string, outcome: 'handled' | 'ignored'): Promise<void>;
  /** Counts a failed attempt, and answers how many there were; undefined when the event has been dealt with meanwhile. */
  fail(eventId: string, reason: string): Promise<number | undefined>;
  park(eventId: string): Promise<void>;
}

const keptMs = 30 * 24 * 3_600_000;

export function createWebhookEvents(dynamo: DynamoDBDocumentClient, table: string, clock: Clock): WebhookEvents {
  const update = async (
    eventId: string,
    expression: string,
    names: object,
    values: object,
    condition = 'attribute_exists(eventId)',
  ) => {
    const { Attributes } = await dynamo.send(
      new UpdateCommand({
        TableName: table,
        Key: { eventId },
        UpdateExpression: expression,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...names },
        ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: { ...values } } : {}),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes as WebhookEvent;
  };

  return {
    async put(event) {
      const item: WebhookEvent = {
        ...event,
        receivedAt: timestamp(clock),
        queue: 'received',
        attempts: 0,
        expiresAt: Math.ceil((clock.now().getTime() + keptMs) / 1000),
      };
      try {
        await dynamo.send(
          new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(eventId)' }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    async get(eventId) {
      const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: { eventId }, ConsistentRead: true }));
      return Item as WebhookEvent | undefined;
    },

    async list(queue, before = clock.now()) {
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          IndexName: queuedWebhookEvents,
          KeyConditionExpression: '#queue = :queue AND receivedAt <= :before',
          ExpressionAttributeNames: { '#queue': 'queue' },
          ExpressionAttributeValues: { ':queue': queue, ':before': before.toISOString() },
        }),
      );
      return Items as WebhookEvent[];
    },

    async finish(eventId, outcome) {
      await update(
        eventId,
        'SET outcome = :outcome REMOVE #queue, reason',
        { '#queue': 'queue' },
        { ':outcome': outcome },
      );
    },

    async fail(eventId, reason) {
      try {
        const { attempts } = await update(
          eventId,
          'SET #attempts = #attempts + :one, reason = :reason',
          { '#attempts': 'attempts', '#queue': 'queue' },
          { ':one': 1, ':reason': reason.slice(0, 1000) },
          'attribute_exists(#queue)',
        );
        return attempts;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    async park(eventId) {
      await update(eventId, 'SET #queue = :parked', { '#queue': 'queue' }, { ':parked': 'parked' });
    },
  };
}
