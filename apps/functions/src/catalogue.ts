/** How a function is set up, in the cloud and on one machine alike. */
export interface FunctionSettings {
  timeoutSeconds: number;
  /** MiB; on Lambda the processor's share grows with it. */
  memorySize: number;
}

/** A check answers within a customer's patience; a step may wait for Stripe (8 s a call, tried twice, a few calls). */
const check: FunctionSettings = { timeoutSeconds: 5, memorySize: 1024 };
const step: FunctionSettings = { timeoutSeconds: 20, memorySize: 512 };
const payment: FunctionSettings = { timeoutSeconds: 50, memorySize: 512 };

/** Works through all that is open; twice at once does no harm. */
const sweep: FunctionSettings = { timeoutSeconds: 300, memorySize: 512 };

/** Every workflow task, and what events and schedules call; `<name>.ts` beside this file exports its `handler`. */
export const functionCatalogue = {
  'validate-order': check,
  'quote-order': check,
  'check-inventory': check,
  'assess-risk': check,
  'begin-order': step,
  'reserve-inventory': step,
  'charge-payment': payment,
  'await-payment-action': payment,
  'notify-declined': step,
  'process-line-item': step,
  'reassess-risk': step,
  'capture-payment': payment,
  'fulfill-order': step,
  'rollback-order': payment,
  'handle-webhook': payment,
  'end-order': payment,
  'reconcile-orders': sweep,
} as const satisfies Record<string, FunctionSettings>;

export type FunctionName = keyof typeof functionCatalogue;

/** The name under which a function stands in the workflows: `check-inventory` → `CheckInventoryFunctionArn`. */
export const placeholderOf = (name: FunctionName): string =>
  `${name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}FunctionArn`;
