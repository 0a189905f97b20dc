import type { FunctionName } from '@expressway/functions/catalogue';
import type { Lambda, OnSnsRequest } from '@expressway/local-aws';
import type { OnRequest as OnStripeRequest } from '@expressway/local-stripe';
import type { StatesOptions } from '@expressway/states';

/** What stands in the way of the embedded parts, to show what happens when they fail. Nothing, unless asked for. */
export interface Interference {
  /** Between the workflows and events that invoke functions, and the functions. */
  invoke?(next: Lambda['invoke']): Lambda['invoke'];
  /** Modules in place of those that export the functions' handlers, by the name of the function. */
  handlers?: Readonly<Partial<Record<FunctionName, string>>>;
  /** Asked before each call of SNS, and of Stripe. */
  sns?: OnSnsRequest;
  stripe?: OnStripeRequest;
  /** The engine's time. */
  engine?: Pick<StatesOptions, 'clock' | 'skipWaits'>;
}
