import type { FunctionName } from '@expressway/functions/catalogue';

/** What can be got in the way of: a function, or SNS as SendConfirmation calls it. */
export type Step = FunctionName | 'send-confirmation';

export const faultKinds = [
  /** Dies before it has done anything: the first time, or every time. */
  'crash before, once',
  'crash before, always',
  /** Dies when it has done its work, before anybody hears of it. */
  'crash after, once',
  'crash after, always',
  /** Runs twice at the same time. */
  'twice at once',
  /** Doesn't answer until the task has timed out; its work is done, or never is. */
  'time out after',
  'time out before',
  /** Times out at every try, and each does its work once everything else is over. */
  'time out, then late',
  /** The same, while the order is being undone. */
  'time out, then late in compensation',
  /** Takes so long that everything beside it is over first. */
  'slow',
  /** The customer cancels. */
  'cancel before',
  'cancel after',
  /** The reconciler looks at the order. */
  'reconcile before',
  'reconcile after',
  /** An operator stops the execution. */
  'stop before',
  'stop after',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  step: Step;
  kind: FaultKind;
}

export const cards = {
  good: 'pm_card_visa',
  declined: 'pm_card_chargeDeclined',
  '3-D Secure passed': 'pm_card_authenticationRequired',
  '3-D Secure failed': 'pm_card_authenticationRequired',
  '3-D Secure abandoned': 'pm_card_authenticationRequired',
  /** Passed at the very moment at which the order is given up. */
  '3-D Secure late': 'pm_card_authenticationRequired',
} as const;

export type Card = keyof typeof cards;

/** One order, and what goes wrong with it. */
export interface Scenario {
  name: string;
  card: Card;
  faults: readonly Fault[];
}
