/** What happens when a card is charged. */
export type Behaviour =
  | { type: 'approve' }
  | { type: 'authenticate' }
  | { type: 'decline'; code: string; declineCode: string; message: string };

export interface TestCard {
  brand: 'visa' | 'mastercard' | 'amex';
  last4: string;
  behaviour: Behaviour;
}

const declined = 'Your card was declined.';
const decline = (declineCode: string, message = declined): Behaviour => ({
  type: 'decline',
  code: 'card_declined',
  declineCode,
  message,
});
/** A refusal that has an error code of its own rather than `card_declined`. */
const refuse = (code: string, message: string): Behaviour => ({ type: 'decline', code, declineCode: code, message });
const approve: Behaviour = { type: 'approve' };
const authenticate: Behaviour = { type: 'authenticate' };

/** What a card says that can't be authenticated, since its owner is not there. */
export const authenticationDecline = {
  type: 'decline',
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
} as const satisfies Behaviour;

/** Stripe's test payment methods (https://docs.stripe.com/testing), with the last digits of the cards that they stand for. */
const cards: Record<string, TestCard> = {
  pm_card_visa: { brand: 'visa', last4: '4242', behaviour: approve },
  pm_card_visa_debit: { brand: 'visa', last4: '5556', behaviour: approve },
  pm_card_mastercard: { brand: 'mastercard', last4: '4444', behaviour: approve },
  pm_card_mastercard_debit: { brand: 'mastercard', last4: '8210', behaviour: approve },
  pm_card_amex: { brand: 'amex', last4: '8431', behaviour: approve },
  pm_card_authenticationRequired: { brand: 'visa', last4: '3184', behaviour: authenticate },
  pm_card_threeDSecure2Required: { brand: 'visa', last4: '3220', behaviour: authenticate },
  pm_card_chargeDeclined: { brand: 'visa', last4: '0002', behaviour: decline('generic_decline') },
  pm_card_chargeDeclinedInsufficientFunds: {
    brand: 'visa',
    last4: '9995',
    behaviour: decline('insufficient_funds', 'Your card has insufficient funds.'),
  },
  pm_card_chargeDeclinedLostCard: { brand: 'visa', last4: '9987', behaviour: decline('lost_card') },
  pm_card_chargeDeclinedStolenCard: { brand: 'visa', last4: '9979', behaviour: decline('stolen_card') },
  pm_card_chargeDeclinedFraudulent: { brand: 'visa', last4: '0019', behaviour: decline('fraudulent') },
  pm_card_chargeDeclinedVelocityLimitExceeded: {
    brand: 'visa',
    last4: '6975',
    behaviour: decline('card_velocity_exceeded'),
  },
  pm_card_chargeDeclinedExpiredCard: {
    brand: 'visa',
    last4: '0069',
    behaviour: refuse('expired_card', 'Your card has expired.'),
  },
  pm_card_chargeDeclinedIncorrectCvc: {
    brand: 'visa',
    last4: '0127',
    behaviour: refuse('incorrect_cvc', "Your card's security code is incorrect."),
  },
  pm_card_chargeDeclinedProcessingError: {
    brand: 'visa',
    last4: '0119',
    behaviour: refuse('processing_error', 'An error occurred while processing your card. Try again in a little bit.'),
  },
};

/** The test card of a name such as `pm_card_visa` or `pm_card_visa_chargeDeclined` (the brand in it may be left out). */
export function findTestCard(name: string): TestCard | undefined {
  const plain = name.replace(/^pm_card_visa_(?=chargeDeclined)/, 'pm_card_');
  return Object.hasOwn(cards, plain) ? cards[plain] : undefined;
}

const behaviours = new Map(Object.values(cards).map(({ last4, behaviour }) => [last4, behaviour]));

/** What happens when the card with these last digits is charged. */
export const behaviourOf = (last4: string): Behaviour => behaviours.get(last4) ?? approve;
