/// <reference path="../.sst/platform/config.d.ts" />

/** A message for each completed order; published by order-processing itself. */
export const orderConfirmation = new sst.aws.SnsTopic('OrderConfirmation');

/** Messages to customers about their orders; published by functions. */
export const customer = new sst.aws.SnsTopic('Customer');
