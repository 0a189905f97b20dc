import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { awsClientSettings } from '../aws-client.ts';
import { StoreBusy } from '../errors.ts';

/** A client for the DynamoDB that the environment names (AWS_ENDPOINT_URL_DYNAMODB, else AWS's own). */
export function createDynamo(env: NodeJS.ProcessEnv): DynamoDBDocumentClient {
  const client = new DynamoDBClient(awsClientSettings(env, 'DYNAMODB'));
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

export type TransactionAction = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A transaction was refused because conditions of some of its actions did not hold; nothing was written. */
export class ConditionsFailed extends Error {
  /** By position of the action: whether its condition failed, and the item as it stood, where it was asked for. */
  readonly failures: readonly { failed: boolean; item: Record<string, unknown> | undefined }[];

  constructor(failures: readonly { failed: boolean; item: Record<string, unknown> | undefined }[]) {
    super(`conditions failed: ${failures.flatMap(({ failed }, index) => (failed ? [index] : [])).join(', ')}`);
    this.name = 'ConditionsFailed';
    this.failures = failures;
  }

  failedAt(position: number): boolean {
    return this.failures[position]?.failed ?? false;
  }
}

/** How often a transaction that met another one is tried again, and how long to wait before each try. */
export interface ConflictRetry {
  attempts: number;
  wait(attempt: number): Promise<void>;
}

const jitteredBackoff: ConflictRetry = {
  attempts: 8,
  wait: (attempt) => new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(400, 10 * 2 ** attempt))),
};

export type Transact = (actions: TransactionAction[]) => Promise<void>;

/**
 * Runs transactions, all or nothing. Conflicts with other transactions and throttling are retried: they say nothing of
 * the conditions. Throws ConditionsFailed where a condition did not hold, and StoreBusy when the retries are used up.
 */
export function createTransact(dynamo: DynamoDBDocumentClient, retry: ConflictRetry = jitteredBackoff): Transact {
  return async (actions) => {
    for (let attempt = 1; ; attempt++) {
      try {
        await dynamo.send(new TransactWriteCommand({ TransactItems: actions }));
        return;
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const reasons = error.CancellationReasons ?? [];
        if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) {
          throw new ConditionsFailed(
            reasons.map(({ Code, Item }) => ({
              failed: Code === 'ConditionalCheckFailed',
              // Unlike answers, errors come from the document client as the plain client has them.
              item: Item && unmarshall(Item),
            })),
          );
        }
        if (!reasons.some(({ Code }) => Code !== undefined && passing.has(Code))) throw error;
        if (attempt === retry.attempts) throw new StoreBusy();
        await retry.wait(attempt);
      }
    }
  };
}

/** Cancellation reasons that a later try may not meet (DynamoDB API reference, TransactWriteItems). */
const passing: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
]);
