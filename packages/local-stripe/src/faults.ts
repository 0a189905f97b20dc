import type { FormObject } from './form.ts';

/** What is asked of the server, for whoever decides whether it fails. */
export interface RequestInfo {
  method: string;
  path: string;
  form: FormObject;
  idempotencyKey: string | undefined;
}

/**
 * How a request fails: before or after its effect, with an `error` 500 (kept for its idempotency key, as Stripe does) or
 * with no answer at all, since the connection is cut.
 */
export interface Fault {
  at: 'before' | 'after';
  answer: 'error' | 'none';
}

/** Asked before each authorised request; the request waits for its promise. */
export type OnRequest = (request: RequestInfo) => Fault | undefined | Promise<Fault | undefined>;
