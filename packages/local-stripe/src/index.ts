export type { Fault, OnRequest, RequestInfo } from './faults.ts';
export type { StripeLogEntry } from './server.ts';
export { createStripe, type LocalStripe, type LocalStripeOptions } from './stripe.ts';
