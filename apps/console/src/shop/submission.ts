import { ExpresswayProblem, type OrderSubmission } from '@expressway/client';
import { isRecord } from './kept.ts';

/** An order that was decided on, kept before it is sent, so that whatever happens it is sent on under the same key. */
export interface Submission {
  /** Keys are the customer's own: under another customer it would be another order. */
  userId: string;
  idempotencyKey: string;
  body: OrderSubmission;
  /** Milliseconds since 1970. */
  madeAt: number;
}

/** How long the API knows an Idempotency-Key. */
const keyKeptMs = 24 * 3_600_000;

/** Whether sending it on can't become a second order. */
export const isResumable = ({ madeAt }: Submission, now: number): boolean => now - madeAt < keyKeptMs;

/** A submission out of what was kept; undefined where that isn't one. Its body is the API's to judge. */
export function readSubmission(found: unknown): Submission | undefined {
  if (!isRecord(found)) return undefined;
  const { userId, idempotencyKey, body, madeAt } = found;
  return typeof userId === 'string' &&
    typeof idempotencyKey === 'string' &&
    typeof madeAt === 'number' &&
    isRecord(body) &&
    Array.isArray(body.items)
    ? { userId, idempotencyKey, madeAt, body: body as OrderSubmission }
    : undefined;
}

/**
 * What an error leaves of a submission: `refused`, no order was made of it, and it must not be sent again as it is;
 * `unknown`, there may be an order, and sending it again, under the same key, is safe; `signed out`, the same once somebody
 * is signed in.
 */
export function outcomeOf(error: unknown): 'refused' | 'unknown' | 'signed out' {
  // What is no answer of the API says nothing of what the API has done.
  if (!(error instanceof ExpresswayProblem) || error.code === 'UNEXPECTED_ANSWER') return 'unknown';
  if (error.status === 401) return 'signed out';
  return error.status >= 400 && error.status < 500 && !error.passing ? 'refused' : 'unknown';
}

/** Whether another price is what it needs: the customer sees the new one, and decides again. */
export const wantsNewPrice = (error: unknown): boolean =>
  error instanceof ExpresswayProblem && newPriceCodes.has(error.code);

const newPriceCodes: ReadonlySet<string> = new Set([
  'QUOTE_EXPIRED',
  'QUOTE_MISMATCH',
  'QUOTE_INVALID',
  'PRICE_CHANGED',
]);
