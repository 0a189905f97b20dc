import type Stripe from 'stripe';

/** `error` in the body of an unsuccessful answer, with the names that Stripe gives its parts. */
export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
}

/** An unsuccessful answer. Thrown once an operation has begun its work, it is an answer like any other: what was done stays. */
export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.name = 'StripeError';
    this.status = status;
    this.body = body.code ? { ...body, doc_url: documentation(body.code) } : body;
  }
}

export const documentation = (code: string): string =>
  `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;

export function invalidRequest(message: string, { param, code }: { param?: string; code?: string } = {}): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
}

/** An id in the path or in a parameter that names nothing: 404 for the path's, 400 otherwise. */
export function noSuch(what: string, id: string, param: string, status: 400 | 404): StripeError {
  const message = `No such ${what}: '${id}'`;
  return new StripeError(status, { type: 'invalid_request_error', code: 'resource_missing', message, param });
}

/** A PaymentIntent refuses an operation for its status, and shows itself. */
export function unexpectedState(message: string, intent: Stripe.PaymentIntent): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message,
    payment_intent: intent,
  });
}

export const unauthorized = (message: string): StripeError =>
  new StripeError(401, { type: 'invalid_request_error', message });

export const internalError = (): StripeError =>
  new StripeError(500, { type: 'api_error', message: 'An unknown error occurred.' });
