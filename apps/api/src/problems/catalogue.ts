import type { DomainErrorCode } from '@expressway/orders';

/** One kind of problem: its HTTP status, RFC 9457's `title`, and what a client should make of it. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly description: string;
}

/** Every problem that the API answers, by its code. Codes are part of the HTTP contract: they are added, never renamed. */
export const problemCatalogue = {
  MALFORMED_REQUEST: {
    status: 400,
    title: 'Malformed request',
    description: 'The request could not be read: broken JSON, an impossible URL or a wrong length.',
  },
  VALIDATION_FAILED: {
    status: 400,
    title: 'Invalid input',
    description: 'The request does not have the documented shape; `errors` points to every place.',
  },
  IDEMPOTENCY_KEY_MISSING: {
    status: 400,
    title: 'Idempotency-Key missing',
    description: 'This call needs an Idempotency-Key header, a new one for each order.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    status: 400,
    title: 'Idempotency-Key invalid',
    description: 'The Idempotency-Key is not 1 to 255 visible ASCII characters.',
  },
  QUOTE_OR_TOTAL_REQUIRED: {
    status: 400,
    title: 'No price agreed',
    description: 'An order needs a quoteId or the expectedTotal that the customer saw.',
  },
  QUOTE_INVALID: {
    status: 400,
    title: 'Quote invalid',
    description: 'The quoteId is not one that this shop signed.',
  },
  CURSOR_INVALID: {
    status: 400,
    title: 'Cursor invalid',
    description: 'The cursor is not one that this list gave.',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'Sign-in needed',
    description: 'This call needs an Authorization header with a bearer token.',
  },
  TOKEN_INVALID: {
    status: 401,
    title: 'Token invalid',
    description: 'The bearer token is expired, forged, or not meant for this API.',
  },
  USER_MISMATCH: {
    status: 403,
    title: 'Another customer',
    description: 'The userId in the body is not the one who is signed in.',
  },
  FORBIDDEN: { status: 403, title: 'Not allowed', description: 'This call is for operators.' },
  WEBHOOK_REFUSED: {
    status: 400,
    title: 'Event refused',
    description: 'The event is not signed by Stripe for this endpoint, or was signed too long ago.',
  },
  NOT_FOUND: { status: 404, title: 'Not found', description: 'There is nothing at this path.' },
  ORDER_NOT_FOUND: {
    status: 404,
    title: 'Order not found',
    description: 'There is no such order, or it is not the caller’s.',
  },
  WEBHOOK_EVENT_NOT_FOUND: { status: 404, title: 'Event not found', description: 'There is no such event.' },
  PRODUCT_NOT_FOUND: { status: 404, title: 'Product not found', description: 'There is no such product.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'Method not allowed',
    description: 'The path exists, but not for this method; the Allow header lists those it has.',
  },
  NOT_ACCEPTABLE: {
    status: 406,
    title: 'Not acceptable',
    description: 'The Accept header leaves no room for application/json, which is all that this call answers.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'Request too slow',
    description: 'The request did not arrive completely in time.',
  },
  QUOTE_EXPIRED: {
    status: 409,
    title: 'Quote expired',
    description: 'The quote is too old: validate again, show the new price, submit with the new quote.',
  },
  QUOTE_MISMATCH: {
    status: 409,
    title: 'Quote for another order',
    description: 'The quote was given for other items, another address or another customer.',
  },
  PRICE_CHANGED: {
    status: 409,
    title: 'Price changed',
    description: 'The total is not the expectedTotal: show the new one to the customer before submitting again.',
  },
  IDEMPOTENCY_IN_FLIGHT: {
    status: 409,
    title: 'Request in flight',
    description: 'The first request with this Idempotency-Key is still being worked on: ask again after Retry-After.',
  },
  ORDER_NOT_CANCELLABLE: {
    status: 409,
    title: 'Too late to cancel',
    description: 'The order is being shipped, has been, or has ended otherwise; `detail` says which.',
  },
  ORDER_NOT_REFUNDABLE: {
    status: 409,
    title: 'Nothing to refund',
    description: 'The order is not completed, or has been refunded completely.',
  },
  EXECUTION_NOT_REDRIVABLE: {
    status: 409,
    title: 'Can’t be redriven',
    description: 'The order’s execution runs, went well, or ended too long ago: recover the order instead.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'Body too large',
    description: 'The request body is larger than 256 KiB.',
  },
  URI_TOO_LONG: { status: 414, title: 'URI too long', description: 'A part of the path is longer than any id.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'Unsupported media type',
    description: 'The body must be application/json.',
  },
  ORDER_INVALID: {
    status: 422,
    title: 'Order can’t be sold',
    description: 'The order can’t be bought as it stands; `errors` has every reason with its issue code.',
  },
  REFUND_TOO_LARGE: {
    status: 422,
    title: 'Refund too large',
    description: 'The amount is more than what is left of the charge.',
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    title: 'Idempotency-Key used before',
    description: 'This Idempotency-Key was used with another body.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: 'Headers too large',
    description: 'The request headers are larger than 16 KiB together.',
  },
  INTERNAL_ERROR: {
    status: 500,
    title: 'Internal error',
    description: 'Something went wrong on our side; the requestId finds it in our logs.',
  },
  CHECKS_UNAVAILABLE: {
    status: 503,
    title: 'Checks unavailable',
    description: 'Stock or price can’t be checked just now: ask again after Retry-After.',
  },
  STORE_BUSY: {
    status: 503,
    title: 'Store busy',
    description: 'Too many changes at once; nothing was changed: ask again after Retry-After.',
  },
  NOT_READY: {
    status: 503,
    title: 'Not ready',
    description: 'A part that this service depends on does not answer.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    title: 'Service unavailable',
    description: 'The service is stopping, or a part of it is out of reach: ask again after Retry-After.',
  },
} as const satisfies Record<DomainErrorCode, ProblemKind> & Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemCatalogue;

export const problemCodes = Object.keys(problemCatalogue) as ProblemCode[];

/** RFC 9457's `type`: a URI reference, relative to wherever the API is served. */
export const problemType = (code: ProblemCode): string => `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
