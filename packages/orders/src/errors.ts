import type { Issue } from './checkout/issue.ts';

/** A refusal by a business rule, with a code that clients can act on. `code` is part of the HTTP contract. */
export abstract class DomainError extends Error {
  abstract readonly code: DomainErrorCode;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

export type DomainErrorCode =
  | 'QUOTE_EXPIRED'
  | 'QUOTE_MISMATCH'
  | 'QUOTE_INVALID'
  | 'PRICE_CHANGED'
  | 'ORDER_INVALID'
  | 'IDEMPOTENCY_IN_FLIGHT'
  | 'IDEMPOTENCY_MISMATCH'
  | 'CURSOR_INVALID'
  | 'STORE_BUSY'
  | 'ORDER_NOT_CANCELLABLE'
  | 'ORDER_NOT_REFUNDABLE'
  | 'ORDER_HAS_EXECUTION'
  | 'REFUND_TOO_LARGE'
  | 'WEBHOOK_REFUSED';

/** The signed price was right once, but its time is over: ask for a new one. */
export class QuoteExpired extends DomainError {
  readonly code = 'QUOTE_EXPIRED';
}

/** The signed price belongs to other items, another address or another user. */
export class QuoteMismatch extends DomainError {
  readonly code = 'QUOTE_MISMATCH';
}

/** Not a quote of ours: garbled, forged, or signed by a key that is no longer known. */
export class QuoteInvalid extends DomainError {
  readonly code = 'QUOTE_INVALID';
}

/** The total that the customer saw is not the total of now. Amounts in minor currency units. */
export class PriceChanged extends DomainError {
  readonly code = 'PRICE_CHANGED';
  readonly expected: number;
  readonly actual: number;

  constructor(expected: number, actual: number) {
    super(`The total is ${actual} now, not ${expected}: show it to the customer and submit again.`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** The order can't be sold as it stands; every reason is in `issues`. */
export class OrderInvalid extends DomainError {
  readonly code = 'ORDER_INVALID';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map((issue) => issue.message).join(' '));
    this.issues = issues;
  }
}

/** The first request with this key is still being worked on. */
export class IdempotencyInFlight extends DomainError {
  readonly code = 'IDEMPOTENCY_IN_FLIGHT';
  /** Milliseconds after which a retry will not meet this answer again. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('A request with this Idempotency-Key is being worked on.');
    this.retryAfterMs = retryAfterMs;
  }
}

/** The key was used before, with another body. */
export class IdempotencyMismatch extends DomainError {
  readonly code = 'IDEMPOTENCY_MISMATCH';

  constructor() {
    super('This Idempotency-Key was used with another request body.');
  }
}

/** The cursor did not come from this list. */
export class InvalidCursor extends DomainError {
  readonly code = 'CURSOR_INVALID';

  constructor() {
    super('The cursor is not one that this list gave.');
  }
}

/** The store refused for contention or throttling, after retries: nothing was written, try again. */
export class StoreBusy extends DomainError {
  readonly code = 'STORE_BUSY';

  constructor() {
    super('The store is busy; nothing was changed. Try again.');
  }
}

/** It is too late: the order ships, has shipped, or has ended otherwise. */
export class NotCancellable extends DomainError {
  readonly code = 'ORDER_NOT_CANCELLABLE';
}

/** Only what was shipped and paid can be refunded; everything else is undone by itself. */
export class NotRefundable extends DomainError {
  readonly code = 'ORDER_NOT_REFUNDABLE';
}

/** An order is worked on by the execution that is named after it, and by no other. */
export class OrderHasExecution extends DomainError {
  readonly code = 'ORDER_HAS_EXECUTION';

  constructor(orderId: string) {
    super(
      `Order ${orderId} is worked on by its own execution and by no other: redrive that, or reconcile or recover the order.`,
    );
  }
}

/** More than is left of what was charged. Amounts in minor currency units. */
export class RefundTooLarge extends DomainError {
  readonly code = 'REFUND_TOO_LARGE';

  constructor(amount: number, left: number) {
    super(`${amount} is more than the ${left} that are left to refund.`);
  }
}

/** Not from Stripe, too old, or not an event at all. */
export class WebhookRefused extends DomainError {
  readonly code = 'WEBHOOK_REFUSED';
}
