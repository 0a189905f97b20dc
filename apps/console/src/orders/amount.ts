/** What was meant by an amount that a person has typed: minor currency units, or what is wrong with it. */
export type Amount = { minor: number; problem?: never } | { minor?: never; problem: string };

/**
 * Reads an amount in major units, with a point or a comma before the minor ones, and no more of these than the currency has.
 *
 * @param most in minor units
 */
export function readAmount(text: string, currency: string, most: number): Amount {
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
  }).resolvedOptions();
  const typed = text.trim().replace(',', '.');
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(typed) ?? [];
  if (whole === undefined) return { problem: `An amount in ${currency.toUpperCase()}, such as ${sample(digits)}` };
  if (fraction.length > digits)
    return {
      problem: digits === 0 ? 'This currency has no smaller units' : `At most ${digits} digits after the point`,
    };
  const minor = Number(whole + fraction.padEnd(digits, '0'));
  if (minor === 0) return { problem: 'More than nothing' };
  return minor > most ? { problem: 'More than is left to give back' } : { minor };
}

const sample = (digits: number): string => (5).toFixed(digits);
