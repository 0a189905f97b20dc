import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, timestamp } from '../clock.ts';
import type { TransactionAction } from '../store/dynamo.ts';

/** What can be done with an order's money, and `tombstone`: nothing more may be, since compensation has begun. */
export type EntryName = 'authorise' | 'capture' | 'cancel' | 'refund' | 'tombstone';

/**
 * One line of an order's ledger. The intent is written before the effect, so that after a crash it is known what may
 * have happened. `amount` in minor currency units.
 */
export interface LedgerEntry {
  orderId: string;
  entry: EntryName;
  state: 'intent' | 'done' | 'failed';
  amount: number;
  /** Counts the idempotency keys used: a key whose outcome is stored as an error at Stripe is not used again. */
  attempt: number;
  paymentIntentId?: string;
  createdAt: string;
  updatedAt: string;
}

export interface Ledger {
  get(orderId: string, entry: EntryName): Promise<LedgerEntry | undefined>;
  /** The action that writes an intent, unless the entry is there already. */
  intentAction(orderId: string, entry: EntryName, amount: number): TransactionAction;
  /** The action that settles an entry. */
  settleAction(orderId: string, entry: EntryName, state: 'done' | 'failed'): TransactionAction;
  /** The action that writes the PaymentIntent's id to the `authorise` entry. */
  paymentIntentAction(orderId: string, paymentIntentId: string): TransactionAction;
  /** Starts the next attempt, so with a new idempotency key, unless another run has done so. */
  nextAttempt(entry: LedgerEntry): Promise<void>;
}

export function createLedger(dynamo: DynamoDBDocumentClient, table: string, clock: Clock): Ledger {
  const set = (orderId: string, entry: EntryName, name: string, value: unknown) => ({
    TableName: table,
    Key: { orderId, entry },
    UpdateExpression: 'SET #name = :value, updatedAt = :now',
    ConditionExpression: 'attribute_exists(orderId)',
    ExpressionAttributeNames: { '#name': name },
    ExpressionAttributeValues: { ':value': value, ':now': timestamp(clock) },
  });

  return {
    async get(orderId, entry) {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: { orderId, entry }, ConsistentRead: true }),
      );
      return Item as LedgerEntry | undefined;
    },

    intentAction(orderId, entry, amount) {
      const now = timestamp(clock);
      const item: LedgerEntry = { orderId, entry, state: 'intent', amount, attempt: 1, createdAt: now, updatedAt: now };
      return { Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(orderId)' } };
    },

    settleAction: (orderId, entry, state) => ({ Update: set(orderId, entry, 'state', state) }),

    paymentIntentAction: (orderId, paymentIntentId) => ({
      Update: set(orderId, 'authorise', 'paymentIntentId', paymentIntentId),
    }),

    async nextAttempt({ orderId, entry, attempt }) {
      const update = set(orderId, entry, 'attempt', attempt + 1);
      try {
        await dynamo.send(
          new UpdateCommand({
            ...update,
            ConditionExpression: '#name = :attempt',
            ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':attempt': attempt },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
