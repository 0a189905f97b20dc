import Stripe from 'stripe';

/** A refusal that the customer can do something about. `code` and `declineCode` are Stripe's, `message` is for an app to show. */
export interface Decline {
  code: string;
  declineCode: string | null;
  message: string;
}

const anotherCard = 'Your card was declined. Use another card, or ask your bank.';

/**
 * What a customer is told, by Stripe's decline code or error code (https://docs.stripe.com/declines/codes). Lost, stolen
 * and suspected cards are told no more than any declined one, as Stripe asks.
 */
const messages: Readonly<Record<string, string>> = {
  authentication_required: 'Your bank wants you to confirm this payment. Try again and follow its steps.',
  payment_intent_authentication_failure: 'Your bank could not confirm that it is you. Try again, or use another card.',
  card_velocity_exceeded: 'Your card has reached its limit. Use another card.',
  expired_card: 'Your card has expired. Use another card.',
  incorrect_cvc: 'The security code of your card is not right. Check it and try again.',
  incorrect_number: 'The number of your card is not right. Check it and try again.',
  insufficient_funds: 'There is not enough money on your card. Use another card.',
  payment_intent_canceled: 'The payment was cancelled.',
  processing_error: 'Your card could not be processed just now. Try again in a little while.',
  resource_missing: 'This payment method can’t be used. Choose another one.',
  withdrawal_count_limit_exceeded: 'Your card has reached its limit. Use another card.',
};

const declineWith = (code: string, declineCode: string | null): Decline => ({
  code,
  declineCode,
  message: messages[declineCode ?? code] ?? messages[code] ?? anotherCard,
});

/** The decline that an error of Stripe's stands for: of the card, or of a payment method that isn't there. */
export function declineOf(error: unknown): Decline | undefined {
  if (error instanceof Stripe.errors.StripeCardError)
    return declineWith(error.code ?? 'card_declined', error.decline_code ?? null);
  if (error instanceof Stripe.errors.StripeInvalidRequestError && error.param === 'payment_method')
    return declineWith(error.code ?? 'resource_missing', null);
  return undefined;
}

/** The decline that a PaymentIntent tells of which wants another payment method, or was cancelled by somebody else. */
export function declineOfIntent({ status, last_payment_error: error }: Stripe.PaymentIntent): Decline {
  if (status === 'canceled') return declineWith('payment_intent_canceled', null);
  return declineWith(error?.code ?? 'card_declined', error?.decline_code ?? null);
}
