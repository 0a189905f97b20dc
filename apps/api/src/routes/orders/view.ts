import type { Order, PaymentAction } from '@expressway/orders';
import type { Static } from 'typebox';
import type { Role } from '../../auth/token.ts';
import type { OrderSchema } from '../../schemas/order.ts';

interface ViewOptions {
  /** What the customer is to do now, as only GET of the one order tells its customer. */
  paymentAction?: PaymentAction | null;
}

/** An order as its customer sees it, or an operator, without what only the process needs. */
export function orderView(
  order: Order,
  role: Role,
  { paymentAction = null }: ViewOptions = {},
): Static<typeof OrderSchema> {
  const { phase: _phase, version: _version, executionInput: _executionInput, failure, attention, ...shown } = order;
  return {
    ...shown,
    paymentAction,
    failure: failure && { code: failure.code, message: failure.message },
    attention: role === 'operator' ? attention && { ...attention, runbook: runbookOf(attention.code) } : null,
  };
}

const runbookOf = (code: string): string => `docs/runbook.md#${code.toLowerCase().replaceAll('_', '-')}`;

/**
 * The strong entity tag of an order as it is shown: its version changes whenever it does, and what its customer is to do
 * may end at Stripe before the order knows.
 */
export const orderEtag = (
  { orderId, version }: Pick<Order, 'orderId' | 'version'>,
  { paymentAction = null }: ViewOptions = {},
): string => `"${orderId}-v${version}${paymentAction === null ? '' : '-action'}"`;
