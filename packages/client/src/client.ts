import createClient, { type Client } from 'openapi-fetch';
import type { CheckoutDecision, CheckoutRequest, Order, OrderEvent, OrderSubmission, paths, Refund } from './api.ts';
import { authorisedFetch, type Fetch, type TokenSource } from './authorised-fetch.ts';
import { platformStreams } from './event-stream.ts';
import { randomIdempotencyKey } from './idempotency-key.ts';
import { type OrderEventsOptions, orderEvents } from './order-events.ts';
import { defaultRetryPolicy, persist, type RetryPolicy } from './retry.ts';
import { systemTiming, type Timing } from './timing.ts';

export interface ExpresswayOptions {
  /** Where the API is served, without a slash at the end. */
  baseUrl: string;
  /** Left out, all calls are anonymous. A function is asked before each call, and once more when its token was refused. */
  token?: TokenSource;
  /** Instead of the platform's fetch. */
  fetch?: Fetch;
  /** Needed where the platform has no secure source of chance (React Native without a polyfill). */
  newIdempotencyKey?: () => string;
  /** Whether `fetch` hands out bodies as they arrive; found out unless given. Otherwise order events are polled. */
  streaming?: boolean;
  retry?: Partial<RetryPolicy>;
  /** For tests. */
  timing?: Timing;
}

export interface CallOptions {
  signal?: AbortSignal;
}

export interface OnceOptions extends CallOptions {
  /** Random unless given. Give one that you have kept, so that the act is done once even if the app is closed meanwhile. */
  idempotencyKey?: string;
}

/**
 * The typed calls of the API (`GET`, `POST`; see openapi-fetch), which never throw on an error answer and are made once;
 * and calls that try again as long as that is safe and of use, and throw ExpresswayProblem.
 */
export interface Expressway extends Client<paths> {
  /** Can exactly this be bought now, and at what price? */
  validateOrder(request: CheckoutRequest, options?: CallOptions): Promise<CheckoutDecision>;
  /** Submits an order, once: every attempt has the same Idempotency-Key. */
  submitOrder(submission: OrderSubmission, options?: OnceOptions): Promise<Order>;
  /** Refunds an order, once, for operators: all that is left, or `amount` in minor currency units. */
  refundOrder(orderId: string, options?: OnceOptions & { amount?: number }): Promise<Refund>;
  /** The events of an order as they happen, each once and in order, until the order ends. */
  orderEvents(orderId: string, options?: OrderEventsOptions): AsyncGenerator<OrderEvent, void, undefined>;
}

/** A client of the Expressway API. It does nothing until it is called. */
export function createExpressway(options: ExpresswayOptions): Expressway {
  const { baseUrl, token, newIdempotencyKey = randomIdempotencyKey, timing = systemTiming } = options;
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const client = createClient<paths>({ baseUrl, fetch: authorisedFetch(send, token) });
  const policy = { ...defaultRetryPolicy, ...options.retry };
  const streaming = options.streaming ?? (options.fetch !== undefined || platformStreams());

  return {
    ...client,
    validateOrder: (body, { signal } = {}) =>
      persist((attempt) => client.POST('/orders/validate', { body, signal: attempt }), { policy, timing, signal }),
    submitOrder: (body, { signal, idempotencyKey = newIdempotencyKey() } = {}) =>
      persist(
        (attempt) =>
          client.POST('/orders', {
            params: { header: { 'Idempotency-Key': idempotencyKey } },
            body,
            signal: attempt,
          }),
        { policy, timing, signal },
      ),
    refundOrder: (orderId, { signal, amount, idempotencyKey = newIdempotencyKey() } = {}) =>
      persist(
        (attempt) =>
          client.POST('/orders/{orderId}/refunds', {
            params: { path: { orderId }, header: { 'Idempotency-Key': idempotencyKey } },
            body: amount === undefined ? {} : { amount },
            signal: attempt,
          }),
        { policy, timing, signal },
      ),
    orderEvents: (orderId, following) => orderEvents({ client, policy, timing, streaming }, orderId, following),
  };
}
