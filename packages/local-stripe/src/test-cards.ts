/** A refusal by the card's bank. */
export interface Decline {
  code: string;
  declineCode: string;
  message: string;
}

/** A dispute that follows a charge. */
export interface DisputeKind {
  reason: 'fraudulent' | 'product_not_received' | 'noncompliant';
  /** An inquiry asks only, and takes no money. */
  inquiry: boolean;
  networkReasonCode: string;
}

/** What happens to a card that is used. */
export interface TestCard {
  brand: 'visa' | 'mastercard' | 'amex';
  last4: string;
  /** Whether its owner has to authenticate, unless it says that they have for when they are not there. */
  authentication: 'none' | 'on_request' | 'always' | 'on_session';
  /** Why the bank refuses, once its owner has authenticated where that is needed. */
  decline?: Decline;
  /** Whether its refunds take time to succeed, or fail after some. */
  refunds?: 'pending' | 'failing';
  disputes?: readonly DisputeKind[];
}

const declined = 'Your card was declined.';
const decline = (declineCode: string, message = declined): Decline => ({ code: 'card_declined', declineCode, message });
/** A refusal that has an error code of its own rather than `card_declined`. */
const refuse = (code: string, message: string): Decline => ({ code, declineCode: code, message });
/** What a bank says that doesn't say why. */
export const genericDecline = decline('generic_decline');
const insufficientFunds = decline('insufficient_funds', 'Your card has insufficient funds.');

/** What a card says that can't be authenticated, since its owner is not there. */
export const authenticationDecline: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

const fraudulent: DisputeKind = { reason: 'fraudulent', inquiry: false, networkReasonCode: '10.4' };
const notReceived: DisputeKind = { reason: 'product_not_received', inquiry: false, networkReasonCode: '13.1' };

const visa = (last4: string, more: Partial<TestCard> = {}): TestCard => ({
  brand: 'visa',
  last4,
  authentication: 'none',
  ...more,
});
const mastercard = (last4: string, more: Partial<TestCard> = {}) => visa(last4, { brand: 'mastercard', ...more });

/** Stripe's test payment methods (https://docs.stripe.com/testing), with the last digits of the cards that they stand for. */
const cards: Record<string, TestCard> = {
  pm_card_visa: visa('4242'),
  pm_card_visa_debit: visa('5556'),
  pm_card_mastercard: mastercard('4444'),
  pm_card_mastercard_debit: mastercard('8210'),
  pm_card_amex: visa('8431', { brand: 'amex' }),

  pm_card_authenticationRequired: visa('3184', { authentication: 'always' }),
  pm_card_authenticationRequiredOnSetup: visa('3155', { authentication: 'always' }),
  pm_card_authenticationRequiredSetupForOffSession: visa('0446', { authentication: 'on_session' }),
  pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: visa('3178', {
    authentication: 'always',
    decline: insufficientFunds,
  }),
  pm_card_threeDSecure2Required: visa('3220', { authentication: 'always' }),
  pm_card_threeDSecureRequiredChargeDeclined: visa('1629', {
    authentication: 'always',
    decline: genericDecline,
  }),
  // The bank can't be asked for a challenge, and refuses without one.
  pm_card_threeDSecureRequiredProcessingError: visa('1280', { decline: genericDecline }),
  pm_card_threeDSecureOptional: visa('3055', { authentication: 'on_request' }),
  // The bank can't be asked for a challenge, and does without.
  pm_card_threeDSecureOptionalProcessingError: visa('3097'),
  pm_card_amex_threeDSecureNotSupported: visa('0005', { brand: 'amex' }),

  pm_card_refundFail: visa('5126', { refunds: 'failing' }),
  pm_card_pendingRefund: visa('7726', { refunds: 'pending' }),

  pm_card_createDispute: visa('0259', { disputes: [fraudulent] }),
  pm_card_createDisputeProductNotReceived: visa('2685', { disputes: [notReceived] }),
  pm_card_createDisputeInquiry: visa('1976', { disputes: [{ ...fraudulent, inquiry: true }] }),
  pm_card_createMultipleDisputes: visa('0079', { disputes: [fraudulent, fraudulent] }),
  pm_card_createCe3EligibleDispute: visa('0038', { disputes: [fraudulent] }),
  pm_card_createComplianceDispute: visa('0779', { disputes: [{ ...fraudulent, reason: 'noncompliant' }] }),
  pm_card_createMastercardComplianceDispute: mastercard('0002', {
    disputes: [{ ...fraudulent, reason: 'noncompliant' }],
  }),
  pm_card_createAutoRepresentmentEligibleDispute: visa('0043', { disputes: [fraudulent] }),

  pm_card_chargeDeclined: visa('0002', { decline: genericDecline }),
  pm_card_chargeDeclinedInsufficientFunds: visa('9995', { decline: insufficientFunds }),
  pm_card_chargeDeclinedLostCard: visa('9987', { decline: decline('lost_card') }),
  pm_card_chargeDeclinedStolenCard: visa('9979', { decline: decline('stolen_card') }),
  pm_card_chargeDeclinedFraudulent: visa('0019', { decline: decline('fraudulent') }),
  pm_card_chargeDeclinedVelocityLimitExceeded: visa('6975', { decline: decline('card_velocity_exceeded') }),
  pm_card_chargeDeclinedExpiredCard: visa('0069', { decline: refuse('expired_card', 'Your card has expired.') }),
  pm_card_chargeDeclinedIncorrectCvc: visa('0127', {
    decline: refuse('incorrect_cvc', "Your card's security code is incorrect."),
  }),
  pm_card_chargeDeclinedProcessingError: visa('0119', {
    decline: refuse('processing_error', 'An error occurred while processing your card. Try again in a little bit.'),
  }),
};

/** The test card of a name such as `pm_card_visa` or `pm_card_visa_chargeDeclined` (the brand in it may be left out). */
export function findTestCard(name: string): TestCard | undefined {
  const plain = name.replace(/^pm_card_visa_(?=chargeDeclined)/, 'pm_card_');
  return Object.hasOwn(cards, plain) ? cards[plain] : undefined;
}

const keyOf = ({ brand, last4 }: { brand: string | null; last4: string | null }) => `${brand} ${last4}`;
const byDigits = new Map(Object.values(cards).map((card) => [keyOf(card), card]));

/** The test card with this brand and these last digits. */
export function testCardOf(card: { brand: string | null; last4: string | null }): TestCard {
  const found = byDigits.get(keyOf(card));
  if (!found) throw new Error(`There is no test card ${keyOf(card)}.`);
  return found;
}
