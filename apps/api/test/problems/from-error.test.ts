import Stripe from 'stripe';
import { test } from 'tap';
import { problemFromError } from '../../src/problems/from-error.ts';

const stripeError = (statusCode: number, type: string, more: object = {}) =>
  Stripe.errors.generateV1Error({ type, message: 'sk_live_secret', statusCode, ...more } as never);

test('an error of Stripe’s is ours, not the caller’s', async (t) => {
  const codes: [Error, string][] = [
    [stripeError(400, 'invalid_request_error'), 'INTERNAL_ERROR'],
    [stripeError(401, 'invalid_request_error'), 'INTERNAL_ERROR'],
    [stripeError(402, 'card_error'), 'INTERNAL_ERROR'],
    [stripeError(404, 'invalid_request_error'), 'INTERNAL_ERROR'],
    [stripeError(400, 'idempotency_error'), 'INTERNAL_ERROR'],
    [stripeError(409, 'invalid_request_error', { code: 'idempotency_key_in_use' }), 'SERVICE_UNAVAILABLE'],
    [stripeError(429, 'rate_limit_error'), 'SERVICE_UNAVAILABLE'],
    [stripeError(500, 'api_error'), 'SERVICE_UNAVAILABLE'],
    [stripeError(503, 'api_error'), 'SERVICE_UNAVAILABLE'],
    [new Stripe.errors.StripeConnectionError({ type: 'api_error', message: 'lost' } as never), 'SERVICE_UNAVAILABLE'],
  ];
  for (const [error, code] of codes) {
    const problem = problemFromError(error);
    t.equal(problem.code, code, error.name);
    t.notMatch(problem.message, /sk_live/);
  }
});
