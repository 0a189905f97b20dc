import { checkoutDecisions, checkoutRequests, orderSubmissions } from './checkout.ts';
import type { OperationExamples } from './example.ts';
import { operations as ops } from './ops.ts';
import { orderLists, orders, refundRequests, refunds } from './orders.ts';
import { productLists, products } from './products.ts';
import { health, readiness, webhookEvents, webhookReceipts } from './service.ts';

const { pending, completed, declined, awaitingPaymentAction, cancelled } = orders;

/** The examples of every operation, by its operationId. */
export const examples: Readonly<Record<string, OperationExamples>> = {
  validateOrder: { request: checkoutRequests, answers: { 200: checkoutDecisions } },
  submitOrder: { request: orderSubmissions, answers: { 202: { pending } } },
  getOrder: { answers: { 200: { pending, awaitingPaymentAction, completed, declined } } },
  listOrders: { answers: { 200: orderLists } },
  cancelOrder: { answers: { 202: { cancelled } } },
  refundOrder: { request: refundRequests, answers: { 200: refunds } },
  listProducts: { answers: { 200: productLists } },
  getProduct: { answers: { 200: products } },
  getHealth: { answers: { 200: health } },
  getReadiness: { answers: { 200: readiness } },
  receiveStripeEvent: { request: webhookEvents, answers: { 200: webhookReceipts } },
  ...ops,
};
