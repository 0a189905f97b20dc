import type { DomainErrorCode } from '@expressway/orders';

/** One kind of problem: its HTTP status, RFC 9457's `title`, what it means, and what helps. Backquotes mark names. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly description: string;
  /** What a client should do then: mend the request, send it again (with which key?), ask the customer. */
  readonly remedy: string;
}

/** Every problem that the API answers, by its code. Codes are part of the HTTP contract: they are added, never renamed. */
export const problemCatalogue = {
  MALFORMED_REQUEST: {
    status: 400,
    title: 'Malformed request',
    description: 'The request could not be read: broken JSON, an impossible URL or a wrong length.',
    remedy: 'Mend the request; the same one will always be refused.',
  },
  VALIDATION_FAILED: {
    status: 400,
    title: 'Invalid input',
    description: 'The request does not have the documented shape; `errors` points to every place.',
    remedy:
      'Mend what `errors` points to and send again. If the customer typed it, show them `detail` beside the field.',
  },
  IDEMPOTENCY_KEY_MISSING: {
    status: 400,
    title: 'Idempotency-Key missing',
    description: 'This call needs an Idempotency-Key header, a new one for each order.',
    remedy: 'Make a random key (a UUID, say), keep it with the order until there is an answer, and send again with it.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    status: 400,
    title: 'Idempotency-Key invalid',
    description: 'The Idempotency-Key is not 1 to 255 visible ASCII characters.',
    remedy: 'Make a key of 1 to 255 visible ASCII characters, such as a UUID, and send again with it.',
  },
  QUOTE_OR_TOTAL_REQUIRED: {
    status: 400,
    title: 'No price agreed',
    description: 'An order needs a quoteId or the expectedTotal that the customer saw.',
    remedy: 'Validate the order, show the customer the total, and submit with the quoteId of the answer.',
  },
  QUOTE_INVALID: {
    status: 400,
    title: 'Quote invalid',
    description: 'The quoteId is not one that this shop signed.',
    remedy: 'Validate the order again and submit with the new quoteId, unchanged.',
  },
  CURSOR_INVALID: {
    status: 400,
    title: 'Cursor invalid',
    description: 'The cursor is not one that this list gave.',
    remedy: 'Start again at the first page, without a cursor; take cursors from `nextCursor` as they are.',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'Sign-in needed',
    description: 'This call needs an Authorization header with a bearer token.',
    remedy: 'Let the customer sign in and send again with their token, with the same Idempotency-Key if there was one.',
  },
  TOKEN_INVALID: {
    status: 401,
    title: 'Token invalid',
    description: 'The bearer token is expired, forged, or not meant for this API.',
    remedy:
      'Get a new token, once, and send again, with the same Idempotency-Key if there was one. If that one is refused too, let the customer sign in again.',
  },
  USER_MISMATCH: {
    status: 403,
    title: 'Another customer',
    description: 'The userId in the body is not the one who is signed in.',
    remedy:
      'Leave `userId` out of the body: the token says who it is. If it is another customer who is there now, sign them in.',
  },
  FORBIDDEN: {
    status: 403,
    title: 'Not allowed',
    description: 'This call is for operators.',
    remedy: 'Don’t send it again; sign in as an operator where that is meant.',
  },
  WEBHOOK_REFUSED: {
    status: 400,
    title: 'Event refused',
    description: 'The event is not signed by Stripe for this endpoint, or was signed too long ago.',
    remedy:
      'For Stripe alone: check that STRIPE_WEBHOOK_SECRET is the secret of this very endpoint and that the server’s clock is right. Stripe sends the event again.',
  },
  NOT_FOUND: {
    status: 404,
    title: 'Not found',
    description: 'There is nothing at this path.',
    remedy: 'Check the path against the API’s document; don’t send it again.',
  },
  ORDER_NOT_FOUND: {
    status: 404,
    title: 'Order not found',
    description: 'There is no such order, or it is not the caller’s.',
    remedy: 'Check the order id and who is signed in; don’t send it again.',
  },
  WEBHOOK_EVENT_NOT_FOUND: {
    status: 404,
    title: 'Event not found',
    description: 'There is no such event.',
    remedy: 'List the events again: this one may have been dealt with and forgotten since.',
  },
  WORKFLOW_NOT_FOUND: {
    status: 404,
    title: 'Workflow not found',
    description: 'There is no such workflow; `GET /ops/workflows` lists them.',
    remedy: 'Take the name from `GET /ops/workflows`.',
  },
  STATE_NOT_FOUND: {
    status: 404,
    title: 'State not found',
    description: 'The workflow has no state of this name, at any depth.',
    remedy: 'Take the name from the definition in `GET /ops/workflows/{workflow}`.',
  },
  EXECUTION_NOT_FOUND: {
    status: 404,
    title: 'Execution not found',
    description: 'There is no such execution of this service’s workflows, or not any more: they are kept for 90 days.',
    remedy:
      'Check the ARN. An order that was submitted just now may not have its execution yet: `reconcile` starts it.',
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    title: 'Product not found',
    description: 'There is no such product.',
    remedy: 'Load the catalogue again and take the product out of the cart.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'Method not allowed',
    description: 'The path exists, but not for this method; the Allow header lists those it has.',
    remedy: 'Use one of the methods in the Allow header.',
  },
  NOT_ACCEPTABLE: {
    status: 406,
    title: 'Not acceptable',
    description: 'The Accept header leaves no room for application/json, which is all that this call answers.',
    remedy: 'Accept application/json and application/problem+json, or leave the Accept header out.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'Request too slow',
    description: 'The request did not arrive completely in time.',
    remedy: 'Send it again at once, with the same Idempotency-Key if there was one; the network is slow.',
  },
  QUOTE_EXPIRED: {
    status: 409,
    title: 'Quote expired',
    description: 'The quote is too old: validate again, show the new price, submit with the new quote.',
    remedy:
      'Validate again, show the customer the new total, and submit with the new quoteId and a new Idempotency-Key once they agree.',
  },
  QUOTE_MISMATCH: {
    status: 409,
    title: 'Quote for another order',
    description: 'The quote was given for other items, another address or another customer.',
    remedy:
      'Validate the order as it is now, show the customer the total, and submit with the new quoteId and a new Idempotency-Key.',
  },
  PRICE_CHANGED: {
    status: 409,
    title: 'Price changed',
    description: 'The total is not the expectedTotal: show the new one to the customer before submitting again.',
    remedy: 'Show the customer the new total (`actual`), and submit with it and a new Idempotency-Key once they agree.',
  },
  IDEMPOTENCY_IN_FLIGHT: {
    status: 409,
    title: 'Request in flight',
    description: 'The first request with this Idempotency-Key is still being worked on: ask again after Retry-After.',
    remedy:
      'Send the very same request again with the same Idempotency-Key after Retry-After: it will be answered as the first one was.',
  },
  ORDER_NOT_CANCELLABLE: {
    status: 409,
    title: 'Too late to cancel',
    description: 'The order is being shipped, has been, or has ended otherwise; `detail` says which.',
    remedy: 'Don’t send it again. Tell the customer that it is too late; show them how the order goes.',
  },
  ORDER_NOT_REFUNDABLE: {
    status: 409,
    title: 'Nothing to refund',
    description: 'The order is not completed, or has been refunded completely.',
    remedy: 'Don’t send it again; look at the order’s status and at what was refunded already.',
  },
  EXECUTIONS_NOT_KEPT: {
    status: 409,
    title: 'Executions not kept',
    description:
      'The workflow is an Express one, of whose executions Step Functions keeps neither a list nor a history, and its log does ' +
      'not tell enough; nor can they be stopped or redriven.',
    remedy:
      'Have the state machine log at level ALL with execution data; look for the execution’s ARN in the API’s log.',
  },
  EXECUTION_NOT_REDRIVABLE: {
    status: 409,
    title: 'Can’t be redriven',
    description: 'The order’s execution runs, went well, or ended too long ago: recover the order instead.',
    remedy: 'Don’t send it again; `POST /ops/orders/{orderId}/recover` puts the order right in another way.',
  },
  EXECUTION_NAME_TAKEN: {
    status: 409,
    title: 'Name taken',
    description: 'An execution of the workflow has this name, or had it within 90 days.',
    remedy: 'Take another name, or leave `name` out and let one be made up.',
  },
  ORDER_HAS_EXECUTION: {
    status: 409,
    title: 'Order has its own execution',
    description: 'The input or the name is an order’s, which is worked on by its own execution and by no other.',
    remedy:
      'Don’t send it again. `POST /ops/orders/{orderId}/redrive` lets the order’s execution go on, `…/reconcile` starts it where it never was, `…/recover` puts the order right. To test a state, give a `mock`, or the input of no order.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'Body too large',
    description: 'The request body is larger than 256 KiB.',
    remedy: 'Don’t send it again as it is; no order needs that much.',
  },
  URI_TOO_LONG: {
    status: 414,
    title: 'URI too long',
    description: 'A part of the path is longer than any id.',
    remedy: 'Don’t send it again; take ids as the API answered them.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'Unsupported media type',
    description: 'The body must be application/json.',
    remedy: 'Send the body as JSON with `Content-Type: application/json`.',
  },
  ORDER_INVALID: {
    status: 422,
    title: 'Order can’t be sold',
    description: 'The order can’t be bought as it stands; `errors` has every reason with its issue code.',
    remedy:
      'Show the customer what `errors` says of each line, let them change the cart, validate, and submit with a new Idempotency-Key.',
  },
  REFUND_TOO_LARGE: {
    status: 422,
    title: 'Refund too large',
    description: 'The amount is more than what is left of the charge.',
    remedy: 'Look at the order’s `payment` for what is left, and refund no more than that.',
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    title: 'Idempotency-Key used before',
    description: 'This Idempotency-Key was used with another body.',
    remedy: 'Use a new key for another request. To repeat the first one, send its very body.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests',
    description: 'The caller, or its address, has sent too many requests: ask again after Retry-After.',
    remedy:
      'Wait for Retry-After; to stay below, watch RateLimit-Remaining, and follow an order by its events rather than by asking.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: 'Headers too large',
    description: 'The request headers are larger than 16 KiB together.',
    remedy: 'Send fewer and shorter headers; cookies are not needed.',
  },
  INTERNAL_ERROR: {
    status: 500,
    title: 'Internal error',
    description: 'Something went wrong on our side; the requestId finds it in our logs.',
    remedy:
      'Send it again once or twice, later each time, with the same Idempotency-Key if there was one. Then tell the shop the requestId.',
  },
  CHECKS_UNAVAILABLE: {
    status: 503,
    title: 'Checks unavailable',
    description: 'Stock or price can’t be checked just now: ask again after Retry-After.',
    remedy: 'Send the same request again after Retry-After; nothing was changed.',
  },
  STORE_BUSY: {
    status: 503,
    title: 'Store busy',
    description: 'Too many changes at once; nothing was changed: ask again after Retry-After.',
    remedy: 'Send the same request again after Retry-After, with the same Idempotency-Key if there was one.',
  },
  NOT_READY: {
    status: 503,
    title: 'Not ready',
    description: 'A part that this service depends on does not answer.',
    remedy: 'Send no requests to this server until it says that it is ready.',
  },
  OVERLOADED: {
    status: 503,
    title: 'Too much to do',
    description: 'There is more to do just now than the service can; nothing was done: ask again after Retry-After.',
    remedy: 'Send the same request again after Retry-After, a little later each time that it is refused.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    title: 'Service unavailable',
    description: 'The service is stopping, or a part of it is out of reach: ask again after Retry-After.',
    remedy:
      'Send the same request again after Retry-After, with the same Idempotency-Key if there was one; wait longer each time.',
  },
} as const satisfies Record<DomainErrorCode, ProblemKind> & Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemCatalogue;

export const problemCodes = Object.keys(problemCatalogue) as ProblemCode[];

/** RFC 9457's `type`: a URI reference, relative to wherever the API is served. */
export const problemType = (code: ProblemCode): string => `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
