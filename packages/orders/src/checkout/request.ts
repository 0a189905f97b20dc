/** One line that a customer wants; `quantity` 1–99. */
export interface OrderItem {
  productId: string;
  quantity: number;
}

export interface ShippingAddress {
  name?: string;
  line1: string;
  line2?: string;
  city: string;
  region?: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2, upper case. */
  country: string;
}

/** What an app asks to buy. Amounts in minor currency units, `currency` in ISO 4217 lower case. */
export interface CheckoutRequest {
  orderId?: string;
  userId?: string;
  currency?: string;
  /** 0–40 lines, each product once: a DynamoDB transaction takes 100 actions and no item twice. */
  items: OrderItem[];
  shippingAddress: ShippingAddress;
  /** The total that the app showed, if it showed one. */
  expectedTotal?: number;
}
