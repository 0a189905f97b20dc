import type { Order } from '@expressway/orders';
import type { Static } from 'typebox';
import type { OrderSchema } from '../../schemas/order.ts';

/** An order as its customer sees it, without what only the process needs. */
export function orderView(order: Order): Static<typeof OrderSchema> {
  const { phase: _phase, version: _version, executionInput: _executionInput, failure, ...shown } = order;
  return { ...shown, failure: failure && { code: failure.code, message: failure.message } };
}

/** The strong entity tag of an order as it stands: its version changes whenever it does. */
export const orderEtag = ({ orderId, version }: Pick<Order, 'orderId' | 'version'>): string =>
  `"${orderId}-v${version}"`;
