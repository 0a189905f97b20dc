const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Where random bytes come from; `crypto.randomBytes` fits. */
export type Random = (bytes: number) => Uint8Array;

/** Letters and digits, as Stripe's ids and secrets have them. */
export function randomText(random: Random, length: number): string {
  return Array.from(random(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

export type IdPrefix = 'ch' | 'du' | 'evt' | 'pi' | 'pm' | 're' | 'req';

export type NewId = (prefix: IdPrefix) => string;

/** Ids like `pi_3x…`: the kind of object, then letters and digits. */
export const createIds =
  (random: Random): NewId =>
  (prefix) =>
    `${prefix}_${randomText(random, prefix === 'req' ? 14 : 24)}`;
