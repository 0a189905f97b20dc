export { StripeError } from './errors.ts';
export type { Fault, OnRequest, RequestInfo } from './faults.ts';
export type { StripeLogEntry } from './server.ts';
export { createStripe, type LocalStripe, type LocalStripeOptions } from './stripe.ts';
export type { WebhookEndpoint } from './webhooks/dispatcher.ts';
export type { Attempt, Delivery, DeliveryState, Settings } from './webhooks/outbox.ts';
export type { EventDeliveries, Subscription, Webhooks } from './webhooks/webhooks.ts';
