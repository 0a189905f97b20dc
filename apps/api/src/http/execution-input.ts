import { isOrderId } from '@expressway/orders';

/** The order that a body's `input` is about: what an execution of order-processing, or a state of it, starts from. Null for none. */
export function orderIdInInput(body: unknown): string | null {
  const { orderId } = (body as { input?: { orderId?: unknown } | null } | null)?.input ?? {};
  return isOrderId(orderId) ? orderId : null;
}
