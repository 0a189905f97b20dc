import type { Product } from '../catalogue/product.ts';
import { type Issue, issue } from '../checkout/issue.ts';
import type { CheckoutRequest, OrderItem } from '../checkout/request.ts';
import { countries, shopCurrency } from './tariff.ts';

/** One priced line; `unitPrice` and `amount` in minor currency units, without tax. */
export interface QuoteLine {
  productId: string;
  name: string;
  quantity: number;
  unitPrice: number;
  amount: number;
}

/** What an order costs, in minor units of `currency`; `total` = `subtotal` + `shipping` + `tax`. */
export interface Price {
  currency: string;
  lines: QuoteLine[];
  subtotal: number;
  shipping: number;
  tax: number;
  total: number;
}

/** A price that the shop has signed and stands by until `expiresAt`. */
export interface Quote extends Price {
  quoteId: string;
  expiresAt: string;
}

export interface Priced {
  /** Null where something can't be priced: an unknown product or currency, an empty cart, a country that isn't served. */
  price: Price | null;
  /** What is wrong with products, currency or total; cart and address are validateRequest's. */
  issues: Issue[];
}

/**
 * Prices an order by the catalogue and the tariff of its country.
 * A total other than `expectedTotal` is an issue beside the price. Tax is rounded half up, once, on the whole order.
 */
export function priceOrder(request: CheckoutRequest, products: ReadonlyMap<string, Product>): Priced {
  const issues: Issue[] = [];
  if (request.currency !== undefined && request.currency !== shopCurrency)
    issues.push(issue('CURRENCY_NOT_OFFERED', '/currency'));
  const lines = request.items.flatMap((item, index) => {
    const product = products.get(item.productId);
    if (product) return [priceLine(item, product)];
    issues.push(issue('UNKNOWN_PRODUCT', `/items/${index}/productId`));
    return [];
  });
  const country = countries.get(request.shippingAddress.country);
  if (issues.length > 0 || lines.length === 0 || !country) return { price: null, issues };

  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const shipping = subtotal >= country.freeShippingFrom ? 0 : country.shipping;
  const tax = Math.floor(((subtotal + shipping) * country.taxBasisPoints + 5_000) / 10_000);
  const total = subtotal + shipping + tax;
  const { expectedTotal } = request;
  if (expectedTotal !== undefined && expectedTotal !== total)
    issues.push(issue('PRICE_CHANGED', '/expectedTotal', { expected: expectedTotal, actual: total }));
  return { price: { currency: shopCurrency, lines, subtotal, shipping, tax, total }, issues };
}

const priceLine = ({ productId, quantity }: OrderItem, { name, unitPrice }: Product): QuoteLine => ({
  productId,
  name,
  quantity,
  unitPrice,
  amount: unitPrice * quantity,
});
