import { type Issue, issue } from '../checkout/issue.ts';
import type { CheckoutRequest } from '../checkout/request.ts';
import { changeOrder, loadOrder, OrderSuperseded } from '../order/lifecycle.ts';
import { priceOrder } from '../pricing/quote.ts';
import type { Stores } from '../store/stores.ts';
import { assessRisk, type RiskDecision } from './assess.ts';

const pieces = (items: readonly { quantity: number }[]): number => items.reduce((sum, item) => sum + item.quantity, 0);

/** The risk of a request, priced by the catalogue of now; what can't be priced counts as nothing. */
export async function assessCheckout(
  stores: Pick<Stores, 'products'>,
  request: CheckoutRequest & { authenticatedUserId?: string },
): Promise<{ risk: RiskDecision; issues: Issue[] }> {
  const products = await stores.products.find(request.items.map((item) => item.productId));
  const { decision } = assessRisk({
    total: priceOrder(request, products).price?.total ?? 0,
    pieces: pieces(request.items),
    address: request.shippingAddress,
    signedIn: request.authenticatedUserId !== undefined,
  });
  return { risk: decision, issues: decision === 'reject' ? [issue('RISK_REJECTED', '')] : [] };
}

/** The risk of a submitted order, once more before its money is taken; `review` flags it. Throws OrderSuperseded. */
export async function reassessOrder(stores: Stores, orderId: string): Promise<RiskDecision> {
  const order = await loadOrder(stores, orderId);
  if (order.phase !== 'open') throw new OrderSuperseded(order);
  const { decision, reasons } = assessRisk({
    total: order.total,
    pieces: pieces(order.lines),
    address: order.shippingAddress,
    signedIn: true,
  });
  if (decision !== 'review' || order.flaggedForReview) return decision;
  const flagged = await changeOrder(stores, orderId, {
    from: ['open'],
    flaggedForReview: true,
    event: { type: 'order.flagged', message: `To be looked at by a person: ${reasons.join(', ')}.` },
  });
  if (!flagged) throw new OrderSuperseded(await loadOrder(stores, orderId));
  return decision;
}
