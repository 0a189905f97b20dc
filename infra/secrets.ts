/// <reference path="../.sst/platform/config.d.ts" />

export const stripeSecretKey = new sst.Secret('StripeSecretKey');
/** Of the webhook endpoint at `<API>/webhooks/stripe`. */
export const stripeWebhookSecret = new sst.Secret('StripeWebhookSecret');

/** `id:base64url[,id:base64url…]`, newest first; secrets of 32 bytes or more. */
export const quoteKeys = new sst.Secret('QuoteKeys');
