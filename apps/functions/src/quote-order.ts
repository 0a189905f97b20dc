import { type CheckResult, checkResult, priceOrder, type Quote } from '@expressway/orders';
import type { CheckInput } from '@expressway/workflows';
import { createConnectedStores, createFunctionQuotes } from './environment.ts';
import { instrumented } from './instrumented.ts';
import { startStopwatch } from './stopwatch.ts';

const connected = createConnectedStores();
const quotes = createFunctionQuotes();

/** order-checks: prices the order and signs the price; `quote` is null where it can't be priced. */
export const handler = instrumented(async (request: CheckInput): Promise<CheckResult & { quote: Quote | null }> => {
  const stores = await connected;
  const elapsed = startStopwatch();
  const products = await stores.products.find(request.items.map((item) => item.productId));
  const { price, issues } = priceOrder(request, products);
  const { items, shippingAddress, authenticatedUserId: userId } = request;
  const quote = price && (await quotes.sign(price, { items, shippingAddress, ...(userId ? { userId } : {}) }));
  return { ...checkResult('price', elapsed(), issues), quote };
});
