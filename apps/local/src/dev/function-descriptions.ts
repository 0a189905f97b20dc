import type { FunctionName } from '@expressway/functions/catalogue';

/** What each function does, for people who choose which one to have fail. */
export const functionDescriptions: Readonly<Record<FunctionName, string>> = {
  'validate-order': 'order-checks: looks whether the order can be read and served at all',
  'quote-order': 'order-checks: works out the price and signs it',
  'check-inventory': 'order-checks: looks whether there is enough of everything',
  'assess-risk': 'order-checks: says how risky the order is; without it, the order is reviewed',
  'begin-order': 'order-processing, ValidateOrder: takes the order into work',
  'reserve-inventory': 'order-processing, CheckInventory: holds the stock of all lines or of none',
  'charge-payment': 'order-processing, ChargePayment: authorises the total',
  'await-payment-action': 'order-processing, AwaitPaymentAction: begins to wait for the customer’s bank',
  'notify-declined': 'order-processing, HandleDeclinedPayment: tells the customer of the decline',
  'process-line-item': 'order-processing, ProcessItem: puts a line on the pick list',
  'reassess-risk': 'order-processing, ReassessRisk: looks at the risk once more before money is taken',
  'capture-payment': 'order-processing, CapturePayment: takes the money that was authorised',
  'fulfill-order': 'order-processing, FulfillOrder: ships, after which nothing is undone',
  'rollback-order': 'order-processing, CompensatingTransaction: undoes what was done for the order',
  'handle-webhook': 'on each event that Stripe has sent: puts the order’s payment right',
  'end-order': 'when an execution has ended: undoes what it left undone',
  'reconcile-orders': 'every minute: puts right what has come apart between orders, executions and Stripe',
};
