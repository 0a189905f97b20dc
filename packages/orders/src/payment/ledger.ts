import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, timestamp } from '../clock.ts';
import type { TransactionAction } from '../store/dynamo.ts';

/** A refund that somebody asked for, by a digest of the key that they gave it or by Stripe's id. */
export type RefundEntryName = `refund:${string}`;

/**
 * What can be done with an order's money, `action`: the customer is to do something, and `tombstone`: nothing more may be
 * done, since compensation has begun. `refund` is compensation's own.
 */
export type EntryName = 'authorise' | 'action' | 'capture' | 'cancel' | 'refund' | RefundEntryName | 'tombstone';

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
  attemptedAt: string;
  /** On `authorise`. */
  paymentIntentId?: string;
  /** On `action`: the task that waits for the customer, and which try of it that is. */
  taskToken?: string;
  retryCount?: number;
  /** On refunds that Stripe knows of. */
  refundId?: string;
  createdAt: string;
  updatedAt: string;
}

export interface Ledger {
  get(orderId: string, entry: EntryName): Promise<LedgerEntry | undefined>;
  /** All entries of an order. */
  list(orderId: string): Promise<LedgerEntry[]>;
  /** The action that writes an intent, unless the entry is there already. */
  intentAction(orderId: string, entry: EntryName, amount: number): TransactionAction;
  /** The action that settles an entry; a refund's id is written down with it. */
  settleAction(orderId: string, entry: EntryName, state: 'done' | 'failed', refundId?: string): TransactionAction;
  /** The same, but fails the transaction where the entry is settled already. */
  settleOnceAction(orderId: string, entry: EntryName, state: 'done' | 'failed'): TransactionAction;
  /** The action that writes down which task waits for the customer, unless a later try of it waits already. */
  waitAction(orderId: string, taskToken: string, retryCount: number): TransactionAction;
  /** Says what came of a task's wait, unless a later try of it waits by now. */
  endWait(orderId: string, taskToken: string, state: 'done' | 'failed'): Promise<void>;
  /** The action that writes the PaymentIntent's id to the `authorise` entry. */
  paymentIntentAction(orderId: string, paymentIntentId: string): TransactionAction;
  /** Starts the next attempt, so with a new idempotency key, unless another run has done so. Answers the entry as it is then. */
  nextAttempt(entry: LedgerEntry): Promise<LedgerEntry>;
}

export function createLedger(dynamo: DynamoDBDocumentClient, table: string, clock: Clock): Ledger {
  const newEntry = (orderId: string, entry: EntryName, amount: number): LedgerEntry => {
    const now = timestamp(clock);
    return {
      orderId,
      entry,
      state: 'intent',
      amount,
      attempt: 1,
      attemptedAt: now,
      createdAt: now,
      updatedAt: now,
    };
  };
  const set = (orderId: string, entry: EntryName, fields: Partial<LedgerEntry>) => {
    const changes = Object.entries({ ...fields, updatedAt: timestamp(clock) });
    return {
      TableName: table,
      Key: { orderId, entry },
      UpdateExpression: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: 'attribute_exists(orderId)',
      ExpressionAttributeNames: Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(changes.map(([name, value]) => [`:${name}`, value])),
    };
  };
  /** Changes an entry as long as it still has this value. */
  const setWhile = async (
    orderId: string,
    entry: EntryName,
    field: 'attempt' | 'taskToken',
    seen: unknown,
    fields: Partial<LedgerEntry>,
  ): Promise<void> => {
    const update = set(orderId, entry, fields);
    try {
      await dynamo.send(
        new UpdateCommand({
          ...update,
          ConditionExpression: `#${field} = :seen`,
          ExpressionAttributeNames: { ...update.ExpressionAttributeNames, [`#${field}`]: field },
          ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':seen': seen },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };
  const get = async (orderId: string, entry: EntryName): Promise<LedgerEntry | undefined> => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: table, Key: { orderId, entry }, ConsistentRead: true }),
    );
    return Item as LedgerEntry | undefined;
  };

  return {
    get,

    async list(orderId) {
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'orderId = :orderId',
          ExpressionAttributeValues: { ':orderId': orderId },
          ConsistentRead: true,
        }),
      );
      return Items as LedgerEntry[];
    },

    intentAction: (orderId, entry, amount) => ({
      Put: {
        TableName: table,
        Item: newEntry(orderId, entry, amount),
        ConditionExpression: 'attribute_not_exists(orderId)',
      },
    }),

    settleAction: (orderId, entry, state, refundId) => ({
      Update: set(orderId, entry, { state, ...(refundId === undefined ? {} : { refundId }) }),
    }),

    settleOnceAction(orderId, entry, state) {
      const { ConditionExpression: _, ...update } = set(orderId, entry, { state });
      return {
        Update: {
          ...update,
          ConditionExpression: '#state = :intent',
          ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':intent': 'intent' },
        },
      };
    },

    waitAction: (orderId, taskToken, retryCount) => ({
      Put: {
        TableName: table,
        Item: { ...newEntry(orderId, 'action', 0), taskToken, retryCount },
        ConditionExpression: 'attribute_not_exists(orderId) OR retryCount <= :retryCount',
        ExpressionAttributeValues: { ':retryCount': retryCount },
      },
    }),

    paymentIntentAction: (orderId, paymentIntentId) => ({ Update: set(orderId, 'authorise', { paymentIntentId }) }),

    endWait: (orderId, taskToken, state) => setWhile(orderId, 'action', 'taskToken', taskToken, { state }),

    async nextAttempt(entry) {
      const { orderId, attempt } = entry;
      const next = { attempt: attempt + 1, attemptedAt: timestamp(clock) };
      await setWhile(orderId, entry.entry, 'attempt', attempt, next);
      return (await get(orderId, entry.entry)) ?? entry;
    },
  };
}
