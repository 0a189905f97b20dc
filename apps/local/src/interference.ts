import type { FunctionName } from '@expressway/functions/catalogue';
import {
  exitBody,
  failedResponse,
  type InvokeRequest,
  type InvokeResponse,
  type Lambda,
  type OnSnsRequest,
  parseFunctionName,
} from '@expressway/local-aws';
import type { OnRequest as OnStripeRequest } from '@expressway/local-stripe';
import type { StatesOptions } from '@expressway/states';

type Invoke = Lambda['invoke'];

/** What stands in the way of the embedded parts, to show what happens when they fail. Nothing, unless asked for. */
export interface Interference {
  /** Between the workflows and events that invoke functions, and the functions. */
  invoke?(next: Invoke): Invoke;
  /** Modules in place of those that export the functions' handlers, by the name of the function. */
  handlers?: Readonly<Partial<Record<FunctionName, string>>>;
  /** Asked before each call of SNS, and of Stripe. */
  sns?: OnSnsRequest;
  stripe?: OnStripeRequest;
  /** The engine's time. */
  engine?: Pick<StatesOptions, 'clock' | 'skipWaits'>;
}

type Invoking = Required<Pick<Interference, 'invoke'>>;

/** The same, with others in the way of invocations before it, the first of them first. */
export const behind = (others: readonly Invoking[], { invoke, ...rest }: Interference): Interference => ({
  ...rest,
  invoke: (next) => others.reduceRight((inner, other) => other.invoke(inner), invoke?.(next) ?? next),
});

/** Which function is called; a name of none of ours, too, is taken as it is. */
export const functionOf = ({ functionName }: InvokeRequest): FunctionName =>
  (parseFunctionName(functionName)?.name ?? functionName) as FunctionName;

/** As Lambda tells of a process that has ended. */
export const runtimeExited = (requestId: string): InvokeResponse =>
  failedResponse(requestId, exitBody(requestId, { by: 'status', status: 1 }));
