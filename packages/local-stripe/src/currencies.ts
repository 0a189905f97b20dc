import { invalidRequest } from './errors.ts';

/** The least that Stripe charges, in minor units, where it isn't one (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const minimums: Record<string, number> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};
/** Eight digits, in any currency. */
const maximum = 99_999_999;
const supported = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

/** Answers the currency in lower case; throws for one that there isn't. */
export function checkCurrency(text: string): string {
  const currency = text.toLowerCase();
  if (!supported.has(currency))
    throw invalidRequest(`Invalid currency: ${text}. It must be a three-letter ISO 4217 code.`, { param: 'currency' });
  return currency;
}

/** Throws when the amount, in minor units, is more or less than can be charged. */
export function checkAmount(amount: number, currency: string): void {
  const minimum = minimums[currency] ?? 1;
  if (amount < minimum)
    throw invalidRequest(`Amount must be at least ${formatAmount(minimum, currency)} ${currency}`, {
      param: 'amount',
      code: 'amount_too_small',
    });
  if (amount > maximum)
    throw invalidRequest(`Amount must be no more than ${formatAmount(maximum, currency)}`, {
      param: 'amount',
      code: 'amount_too_large',
    });
}

/** As messages show it: 1050 usd is "$10.50". */
export function formatAmount(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
