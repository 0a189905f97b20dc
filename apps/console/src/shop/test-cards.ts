/** One of Stripe's test cards (https://docs.stripe.com/testing), and what happens to it. */
export interface TestCard {
  paymentMethodId: string;
  name: string;
  digits: string;
  what: string;
}

export const testCards: readonly [TestCard, ...TestCard[]] = [
  { paymentMethodId: 'pm_card_visa', name: 'Visa', digits: '4242', what: 'Goes through.' },
  {
    paymentMethodId: 'pm_card_threeDSecure2Required',
    name: 'Visa with 3-D Secure',
    digits: '3220',
    what: 'Your bank asks you to confirm, on its own page.',
  },
  {
    paymentMethodId: 'pm_card_chargeDeclined',
    name: 'Declined Visa',
    digits: '0002',
    what: 'The bank says no, and not why.',
  },
  {
    paymentMethodId: 'pm_card_chargeDeclinedInsufficientFunds',
    name: 'Empty Visa',
    digits: '9995',
    what: 'The bank says no: not enough money.',
  },
  {
    paymentMethodId: 'pm_card_chargeDeclinedExpiredCard',
    name: 'Expired Visa',
    digits: '0069',
    what: 'The bank says no: the card has expired.',
  },
  {
    paymentMethodId: 'pm_card_threeDSecureRequiredChargeDeclined',
    name: 'Declined after 3-D Secure',
    digits: '1629',
    what: 'Your bank asks you to confirm, and then says no.',
  },
];

/** The test card that was kept, else the first. */
export const readCard = (found: unknown): string =>
  (testCards.find(({ paymentMethodId }) => paymentMethodId === found) ?? testCards[0]).paymentMethodId;

export const cardName = (paymentMethodId: string): string => {
  const card = testCards.find((one) => one.paymentMethodId === paymentMethodId);
  return card ? `${card.name} •••• ${card.digits}` : paymentMethodId;
};
