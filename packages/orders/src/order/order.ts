import type { ShippingAddress } from '../checkout/request.ts';
import type { Price } from '../pricing/quote.ts';

/** Whether a value is an order's id: `ord_` and a ULID. */
export const isOrderId = (value: unknown): value is string =>
  typeof value === 'string' && /^ord_[0-9A-Z]{26}$/.test(value);

/** What customers see. The last five are final; `needs_attention` waits for a person. */
export const orderStatuses = [
  'pending',
  'processing',
  'awaiting_payment_action',
  'compensating',
  'needs_attention',
  'completed',
  'declined',
  'rejected',
  'failed',
  'cancelled',
] as const;

export type OrderStatus = (typeof orderStatuses)[number];

const finalStatuses: ReadonlySet<OrderStatus> = new Set(['completed', 'declined', 'rejected', 'failed', 'cancelled']);

/** Whether an order of this status has ended. Refunds and disputes may still come to a completed one. */
export const isFinal = (status: OrderStatus): boolean => finalStatuses.has(status);

/**
 * The one arbiter of every race: open → capturing → fulfilling → done, or from any of the first three → compensating →
 * compensated. It only changes by compare-and-set, in the same transaction as what the change stands for.
 */
export type Phase = 'open' | 'capturing' | 'fulfilling' | 'done' | 'compensating' | 'compensated';

/** Money of the order's one PaymentIntent. Amounts in minor currency units. */
export interface Payment {
  status: 'pending' | 'action_required' | 'authorised' | 'captured' | 'declined' | 'cancelled' | 'refunded';
  paymentIntentId: string | null;
  authorised: number;
  captured: number;
  refunded: number;
  /** Stripe's decline code, where a card was declined. */
  declineCode: string | null;
  /** A sentence about a decline that an app can show. */
  message: string | null;
  /** While the customer is asked to authenticate: until when they can. */
  actionExpiresAt: string | null;
  /** Until when an authorisation can be captured, where Stripe says so. */
  captureBefore: string | null;
  /** The customer's bank has called the money back, or asks about it. */
  disputed: boolean;
}

/** Why an order ended without being fulfilled, and as what. */
export interface Failure {
  status: Extract<OrderStatus, 'declined' | 'rejected' | 'failed' | 'cancelled'>;
  code: string;
  message: string;
}

/** Why a person must look at an order. `code` names a section of the runbook. */
export interface Attention {
  code: AttentionCode;
  message: string;
  since: string;
}

export const attentionCodes = [
  'COMPENSATION_FAILED',
  'REFUND_FAILED',
  'PAYMENT_INCONSISTENT',
  'EXECUTION_INCONSISTENT',
  'STUCK',
] as const;

export type AttentionCode = (typeof attentionCodes)[number];

export interface TimelineEntry {
  /** 1 for the first entry, then one more each. */
  sequence: number;
  at: string;
  type: string;
  message: string;
  /** The order's status from this entry on. */
  status: OrderStatus;
}

/** An order as it stands. Its price was frozen when it was submitted; nothing prices it again. */
export interface Order extends Price {
  orderId: string;
  userId: string;
  status: OrderStatus;
  phase: Phase;
  /** 1 at submission, one more at each change. */
  version: number;
  createdAt: string;
  updatedAt: string;
  shippingAddress: ShippingAddress;
  paymentMethodId: string;
  /** Where the customer comes back to from a page of their bank. */
  returnUrl: string | null;
  payment: Payment;
  failure: Failure | null;
  attention: Attention | null;
  /** When it was found that the customer of a completed order has been told. */
  confirmedAt: string | null;
  /** Set when the risk check wanted a person to look, though the order went on. */
  flaggedForReview: boolean;
  timeline: TimelineEntry[];
  /** The exact input text of the order's execution: small, since execution history keeps it for 90 days. */
  executionInput: string;
}

/** What order-processing.asl.json starts from. */
export interface ExecutionInput {
  orderId: string;
  items: { productId: string; quantity: number }[];
}
