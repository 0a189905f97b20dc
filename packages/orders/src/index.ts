export type { Audit, AuditEntry, AuditOutcome } from './audit/audit.ts';
export { type AwsClientSettings, awsClientSettings } from './aws-client.ts';
export type { Product } from './catalogue/product.ts';
export { seedCatalogue, seedProducts } from './catalogue/seed.ts';
export { type Check, type CheckDecision, type CheckResult, checkResult } from './checkout/decision.ts';
export { type Issue, type IssueCode, issueCodes } from './checkout/issue.ts';
export type { CheckoutRequest, OrderItem, ShippingAddress } from './checkout/request.ts';
export { validateRequest } from './checkout/validate.ts';
export { type Clock, systemClock } from './clock.ts';
export * from './errors.ts';
export { createIds, type Ids } from './ids.ts';
export { checkAvailability } from './inventory/availability.ts';
export { type ReservationOutcome, reservationLifetimeMs, reserveStock } from './inventory/reserve.ts';
export { unparkOrder } from './order/attention.ts';
export { beginOrder } from './order/begin.ts';
export { cancelOrder, tellExecution } from './order/cancel.ts';
export { type Compensation, compensateOrder, type FailureFacts } from './order/compensate.ts';
export type { ExecutionStatus, Executions, TaskTokens } from './order/executions.ts';
export { fulfilOrder, type Shipment } from './order/fulfil.ts';
export type { IdempotencyKey } from './order/idempotency.ts';
export { changeOrder, loadOrder, OrderNotFound, OrderSuperseded } from './order/lifecycle.ts';
export {
  type Attention,
  attentionCodes,
  type ExecutionInput,
  type Failure,
  isFinal,
  isOrderId,
  type Order,
  type OrderStatus,
  orderStatuses,
  type Payment,
  type Phase,
  type TimelineEntry,
} from './order/order.ts';
export type { OrderPage } from './order/orders.ts';
export { requireNoOrder } from './order/own-execution.ts';
export { type PickedLine, pickLine } from './order/pick.ts';
export { type OrderSearch, type SearchDependencies, searchOrders } from './order/search.ts';
export { markStarted, type Submission, type SubmitDependencies, type Submitted, submitOrder } from './order/submit.ts';
export {
  type ActionDependencies,
  awaitPaymentAction,
  type PaymentAction,
  paymentActionLifetimeMs,
  paymentActionOf,
  resumePaymentAction,
  type WaitingTask,
} from './payment/action.ts';
export type { Authorisation } from './payment/authorisation.ts';
export { authorisePayment } from './payment/authorise.ts';
export { type Capture, capturePayment } from './payment/capture.ts';
export type { PaymentDependencies } from './payment/dependencies.ts';
export { type Refund, type RefundRequest, refundOrder } from './payment/refund.ts';
export { createStripeClient } from './payment/stripe.ts';
export { type Price, priceOrder, type Quote, type QuoteLine } from './pricing/quote.ts';
export { createQuoteSigner, parseQuoteKeys, type QuoteKeys, type QuoteSigner } from './pricing/signed-quote.ts';
export { endOrder, type Healing, type ReconcileDependencies, reconcileOrder, recoverOrder } from './reconcile/order.ts';
export { type ReconcileReport, reconcile } from './reconcile/reconcile.ts';
export { assessRisk, type RiskDecision, type RiskFacts } from './risk/assess.ts';
export { assessCheckout, reassessOrder } from './risk/checkout.ts';
export { type ConflictRetry, createDynamo } from './store/dynamo.ts';
export { createStores, type Stores } from './store/stores.ts';
export { type TableNames, tableDefinitions, tableNames, tableVariables } from './store/tables.ts';
export type { WebhookEvent } from './webhooks/events.ts';
export { handleWebhook } from './webhooks/handle.ts';
export { receiveWebhook } from './webhooks/receive.ts';
