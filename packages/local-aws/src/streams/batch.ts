import { attempt } from '../delivery/attempt.ts';
import { type DeliveryParts, deadLetter } from '../delivery/parts.ts';
import { afterFailure } from '../delivery/retry.ts';
import type { Wait } from '../delivery/wait.ts';
import { isObject } from '../json.ts';
import type { ReadRecord } from './record.ts';

export interface BatchSettings {
  tableName: string;
  functionName: string;
  /** How often a batch that failed is tried again before it becomes a dead letter. */
  maximumRetryAttempts: number;
  /**
   * Whether a batch that failed is halved, down to its single records, so that one bad record takes no others with it.
   * No unless given.
   */
  bisectBatchOnFunctionError?: boolean;
  /** Whether the function says which records failed (AWS: FunctionResponseTypes). No unless given. */
  reportBatchItemFailures?: boolean;
}

export interface BatchParts extends DeliveryParts {
  wait: Wait;
  signal: AbortSignal;
  settings: BatchSettings;
  /** The function's event, JSON text. */
  eventOf(records: readonly ReadRecord[]): string;
  /** All up to this record is done with: it will not be seen again. */
  done(record: ReadRecord): void;
}

/**
 * Invokes the function with records until all are done with, as an event source mapping does [docs: "Process DynamoDB
 * records with Lambda"]: what failed is tried again in its order, and nothing after it before it succeeded or was given
 * up. Rejects with the signal's reason only.
 */
export async function processBatch(batch: readonly ReadRecord[], parts: BatchParts): Promise<void> {
  const { settings, wait, signal, now, store, done } = parts;
  let records = batch;
  let attempts = 0;
  for (;;) {
    const outcome = await tryBatch(records, parts);
    const lastDone = records[outcome.succeeded - 1];
    if (lastDone) done(lastDone);
    records = records.slice(outcome.succeeded);
    const last = records.at(-1);
    if (!last) return;
    if (settings.bisectBatchOnFunctionError && !lastDone && records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      await processBatch(records.slice(0, middle), parts);
      return processBatch(records.slice(middle), parts);
    }
    // Records that have moved up are tried for the first time, as far as anybody can tell.
    attempts = lastDone ? 1 : attempts + 1;
    const { maximumRetryAttempts, tableName, functionName } = settings;
    const { failure } = outcome;
    const acceptedAt = records[0]?.createdAt ?? 0;
    const policy = { maximumRetryAttempts, maximumEventAgeSeconds: Number.POSITIVE_INFINITY };
    const next = afterFailure(failure, policy, { attempts, acceptedAt, now: now().getTime() });
    if ('condition' in next) {
      const addressed = { source: 'stream', name: tableName, functionName, payload: parts.eventOf(records) } as const;
      const letter = deadLetter(parts, { ...addressed, acceptedAt }, { condition: next.condition, attempts, failure });
      return store.bury(letter, () => done(last));
    }
    await wait(next.retryAt - now().getTime(), signal);
  }
}

/** How many records from the first on succeeded, and what became of the next one. */
async function tryBatch(records: readonly ReadRecord[], { invoke, settings, signal, eventOf }: BatchParts) {
  const outcome = await attempt(invoke, settings.functionName, eventOf(records), signal);
  // The mapping keeps trying what Lambda refuses, too: a function that is missing may be there tomorrow.
  if (!outcome.ok) return { succeeded: 0, failure: { ...outcome.failure, retryable: true } };
  const succeeded = settings.reportBatchItemFailures ? firstFailure(outcome.payload, records) : records.length;
  const errorMessage = `The function reported that the record at ${succeeded} of ${records.length} failed.`;
  return { succeeded, failure: { errorCode: 'BatchItemFailures', errorMessage, retryable: true } };
}

/**
 * The index of the first record that failed, by the function's answer; the number of records when none did. An answer
 * that names no record of the batch where it should means that all of them failed [docs: "Configuring partial batch
 * response with DynamoDB and Lambda"].
 */
function firstFailure(payload: string, records: readonly ReadRecord[]): number {
  const answer: unknown = JSON.parse(payload || 'null');
  if (answer === null) return records.length;
  if (!isObject(answer)) return 0;
  const { batchItemFailures: failures = null } = answer;
  if (failures === null) return records.length;
  if (!Array.isArray(failures)) return 0;
  const indexes = failures.map((failure) => {
    const identifier = isObject(failure) ? failure.itemIdentifier : undefined;
    return Math.max(
      0,
      records.findIndex(({ sequenceNumber }) => sequenceNumber === identifier),
    );
  });
  return Math.min(records.length, ...indexes);
}
