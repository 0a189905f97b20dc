import type Stripe from 'stripe';
import { invalidRequest } from '../../errors.ts';
import type { Params } from '../../params.ts';
import type { AttemptOptions } from './attempt.ts';

/** Parameters that several operations on PaymentIntents share. */

export const captureMethods = ['automatic', 'automatic_async', 'manual'] as const;

export function readShipping(params: Params): Stripe.PaymentIntent.Shipping | undefined {
  const shipping = params.object('shipping');
  if (!shipping) return undefined;
  const address = shipping.object('address');
  const text = (from: Params | undefined, name: string) => from?.unsettableText(name) ?? null;
  return {
    address: {
      city: text(address, 'city'),
      country: text(address, 'country'),
      line1: text(address, 'line1'),
      line2: text(address, 'line2'),
      postal_code: text(address, 'postal_code'),
      state: text(address, 'state'),
    },
    carrier: text(shipping, 'carrier'),
    name: shipping.requiredText('name'),
    phone: text(shipping, 'phone'),
    tracking_number: text(shipping, 'tracking_number'),
  };
}

/** What says how a confirmation is to be made. */
export function readConfirmation(params: Params, origin: string): AttemptOptions {
  const offSession = params.boolean('off_session') ?? false;
  const failOnAction = params.boolean('error_on_requires_action') ?? false;
  const returnUrl = params.text('return_url');
  if (returnUrl !== undefined && !URL.canParse(returnUrl))
    throw invalidRequest('Not a valid URL', { param: 'return_url', code: 'url_invalid' });
  return { offSession, errorOnRequiresAction: failOnAction, returnUrl, origin };
}

const threeDSecureRequests = ['any', 'automatic', 'challenge'] as const;
type ThreeDSecureRequest = (typeof threeDSecureRequests)[number];

/** Whether the customer is to authenticate where their card can do it, or only where it must. */
export const readThreeDSecure = (params: Params): ThreeDSecureRequest | undefined =>
  params.object('payment_method_options')?.object('card')?.oneOf('request_three_d_secure', threeDSecureRequests);

export const cardOptions = (request: ThreeDSecureRequest) =>
  ({
    card: { installments: null, mandate_options: null, network: null, request_three_d_secure: request },
  }) satisfies Stripe.PaymentIntent.PaymentMethodOptions;

/** Throws where the customer might be sent to another page, and there is none to come back to. */
export function checkReturnUrl(
  accepted: Pick<Stripe.PaymentIntent, 'allowed_payment_method_types' | 'automatic_payment_methods'>,
  { returnUrl }: AttemptOptions,
): void {
  const { automatic_payment_methods: automatic, allowed_payment_method_types: allowed } = accepted;
  if (returnUrl !== undefined || allowed || !automatic?.enabled || automatic.allow_redirects === 'never') return;
  throw invalidRequest(
    'This PaymentIntent accepts payment methods that might redirect your customer off of your page: you must provide a ' +
      '`return_url`, or set `automatic_payment_methods[allow_redirects]` to `never` when you create it.',
  );
}
