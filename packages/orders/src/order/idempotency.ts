import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../clock.ts';
import type { TransactionAction } from '../store/dynamo.ts';
import type { Order } from './order.ts';

/** Names one request of one caller. */
export interface IdempotencyKey {
  /** The Idempotency-Key header. */
  key: string;
  /** Caller and path, so that nobody meets another's keys. */
  scope: string;
  /** Digest of the request body. */
  bodyHash: string;
}

/** What is remembered of a request for 24 hours. Times in milliseconds since 1970, but for `expiresAt`. */
export interface IdempotencyRecord {
  key: string;
  bodyHash: string;
  state: 'in_flight' | 'answered';
  leaseUntil: number;
  /** The order as it was first answered. */
  order: Order;
  /** Seconds since 1970, for DynamoDB's TTL; the TTL may be late, so readers compare it themselves. */
  expiresAt: number;
}

const leaseMs = 30_000;
const keptMs = 24 * 3_600_000;

export interface Idempotency {
  find(key: IdempotencyKey): Promise<IdempotencyRecord | undefined>;
  /** The action that claims the key for this order, unless it is taken. */
  claimAction(key: IdempotencyKey, order: Order): TransactionAction;
  /** Takes over a claim whose lease has run out. False when another request was quicker. */
  renewLease(record: IdempotencyRecord): Promise<boolean>;
  /** From now on the key replays its answer. */
  markAnswered(key: IdempotencyKey): Promise<void>;
}

export function createIdempotency(dynamo: DynamoDBDocumentClient, table: string, clock: Clock): Idempotency {
  const now = () => clock.now().getTime();
  const keyOf = ({ scope, key }: IdempotencyKey) => `${scope}#${key}`;

  return {
    async find(key) {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: { key: keyOf(key) }, ConsistentRead: true }),
      );
      const record = Item as IdempotencyRecord | undefined;
      return record && record.expiresAt * 1000 > now() ? record : undefined;
    },

    claimAction(key, order) {
      const record: IdempotencyRecord = {
        key: keyOf(key),
        bodyHash: key.bodyHash,
        state: 'in_flight',
        leaseUntil: now() + leaseMs,
        order,
        expiresAt: Math.ceil((now() + keptMs) / 1000),
      };
      return {
        Put: {
          TableName: table,
          Item: record,
          ConditionExpression: 'attribute_not_exists(#key) OR expiresAt <= :now',
          ExpressionAttributeNames: { '#key': 'key' },
          ExpressionAttributeValues: { ':now': Math.floor(now() / 1000) },
        },
      };
    },

    async renewLease({ key, leaseUntil }) {
      try {
        await dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { key },
            UpdateExpression: 'SET leaseUntil = :until',
            ConditionExpression: 'leaseUntil = :seen AND #state = :inFlight',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':until': now() + leaseMs, ':seen': leaseUntil, ':inFlight': 'in_flight' },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    async markAnswered(key) {
      await dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: { key: keyOf(key) },
          UpdateExpression: 'SET #state = :answered',
          ConditionExpression: 'attribute_exists(#key)',
          ExpressionAttributeNames: { '#state': 'state', '#key': 'key' },
          ExpressionAttributeValues: { ':answered': 'answered' },
        }),
      );
    },
  };
}
