import {
  Check,
  CheckoutDecision,
  CheckoutRequest,
  Issue,
  IssueCodeSchema,
  OrderItem,
  OrderSubmission,
  PriceLine,
  Quote,
  ShippingAddress,
} from './checkout.ts';
import { ReconcileReport, WebhookEvent, WebhookEventList } from './ops.ts';
import {
  Attention,
  OrderFailure,
  OrderList,
  OrderSchema,
  OrderStatusSchema,
  Payment,
  PaymentAction,
  Refund,
  RefundRequest,
  TimelineEntry,
} from './order.ts';
import { InputErrorSchema, Problem, ProblemCodeSchema } from './problem.ts';
import { ProductList, ProductSchema } from './product.ts';

/** Every named schema; each is a component of the OpenAPI document. */
export const namedSchemas = [
  OrderItem,
  ShippingAddress,
  CheckoutRequest,
  OrderSubmission,
  IssueCodeSchema,
  Issue,
  PriceLine,
  Quote,
  Check,
  CheckoutDecision,
  OrderStatusSchema,
  Payment,
  PaymentAction,
  Attention,
  TimelineEntry,
  OrderFailure,
  OrderSchema,
  OrderList,
  RefundRequest,
  Refund,
  WebhookEvent,
  WebhookEventList,
  ReconcileReport,
  ProductSchema,
  ProductList,
  ProblemCodeSchema,
  InputErrorSchema,
  Problem,
];
