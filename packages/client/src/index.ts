export type {
  CheckoutDecision,
  CheckoutRequest,
  components,
  InputError,
  Issue,
  IssueCode,
  Order,
  OrderEvent,
  OrderItem,
  OrderStatus,
  OrderSubmission,
  operations,
  PaymentAction,
  Problem,
  ProblemCode,
  Product,
  paths,
  Quote,
  Refund,
  ShippingAddress,
} from './api.ts';
export type { Fetch, TokenSource } from './authorised-fetch.ts';
export {
  type CallOptions,
  createExpressway,
  type Expressway,
  type ExpresswayOptions,
  type OnceOptions,
} from './client.ts';
export { randomIdempotencyKey } from './idempotency-key.ts';
export type { OrderEventsOptions } from './order-events.ts';
export { answerOf, ExpresswayProblem, type ExpresswayProblemCode } from './problem.ts';
export type { RetryPolicy } from './retry.ts';
export type { Timing } from './timing.ts';
