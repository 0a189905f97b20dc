import type { FormObject } from './form.ts';
import type { NewId, Random } from './ids.ts';
import type { Store } from './store.ts';

/** What every operation works with. */
export interface Api {
  store: Store;
  newId: NewId;
  random: Random;
  /** Seconds since 1970. */
  now(): number;
}

export interface ApiRequest {
  form: FormObject;
  /** The `:id` of the path; empty where there is none. */
  id: string;
  /** The server's own URL as this client knows it, without a slash at the end. */
  origin: string;
}

/**
 * One call of the API, in two steps. It first reads and checks the request and throws StripeError for a bad one, having
 * changed nothing; nothing of that is kept for an idempotency key. What it answers is the work, which begins with the
 * first effect: from then on the outcome is kept, be it a result or a StripeError.
 */
export type Operation = (api: Api, request: ApiRequest) => () => object;

export interface Route {
  method: 'GET' | 'POST';
  path: string;
  operation: Operation;
}
