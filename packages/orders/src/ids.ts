import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Mints ids. */
export interface Ids {
  orderId(): string;
  /** Of an entry of the audit. */
  auditId(): string;
}

/** Crockford's base 32: no I, L, O, U; its order is ASCII order, so ids sort as their numbers do. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function base32(value: bigint, length: number): string {
  let text = '';
  for (let rest = value, at = 0; at < length; at++, rest >>= 5n) text = alphabet[Number(rest & 31n)] + text;
  return text;
}

/** Ids like `ord_01JD…`: a prefix and a ULID (48 bits of milliseconds, 80 random bits), so they sort by the time they were made. */
export function createIds(clock: Clock, random: (bytes: number) => Uint8Array = randomBytes): Ids {
  const ulid = () => {
    const time = base32(BigInt(clock.now().getTime()), 10);
    const entropy = base32(BigInt(`0x${Buffer.from(random(10)).toString('hex')}`), 16);
    return time + entropy;
  };
  return { orderId: () => `ord_${ulid()}`, auditId: () => `aud_${ulid()}` };
}
