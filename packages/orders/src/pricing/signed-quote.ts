import { createHash } from 'node:crypto';
import { CompactSign, compactVerify, errors } from 'jose';
import type { OrderItem, ShippingAddress } from '../checkout/request.ts';
import type { Clock } from '../clock.ts';
import { QuoteExpired, QuoteInvalid, QuoteMismatch } from '../errors.ts';
import type { Price, Quote } from './quote.ts';

/** Keys by id, newest first: the newest signs, the older ones verify until their quotes have expired. */
export type QuoteKeys = readonly [QuoteKey, ...QuoteKey[]];

export interface QuoteKey {
  id: string;
  secret: Uint8Array;
}

/** What a quote binds beside its price. `userId` only where the customer was signed in. */
export interface QuoteBinding {
  items: readonly OrderItem[];
  shippingAddress: ShippingAddress;
  currency?: string;
  userId?: string;
}

export interface QuoteSigner {
  sign(price: Price, binding: QuoteBinding): Promise<Quote>;
  /** The price as it was signed. Throws QuoteInvalid, QuoteExpired or QuoteMismatch. */
  verify(quoteId: string, binding: QuoteBinding & { userId: string }): Promise<Price>;
}

/** The signed claims. Times are in milliseconds, amounts in minor currency units. */
interface Claims {
  price: Price;
  address: string;
  userId?: string;
  expiresAt: number;
}

/** Reads QUOTE_KEYS, `id:secret[,id:secret…]` with base64url secrets of 32 bytes or more. Throws an Error that says what is wrong. */
export function parseQuoteKeys(text: string): QuoteKeys {
  const [newest, ...older] = text.split(',').map((part, index): QuoteKey => {
    const [id, secret, ...rest] = part.trim().split(':');
    if (!id || !secret || rest.length > 0) throw new Error(`QUOTE_KEYS: key ${index + 1} is not of the form id:secret`);
    const bytes = Buffer.from(secret, 'base64url');
    if (bytes.length < 32)
      throw new Error(`QUOTE_KEYS: the secret of key '${id}' is shorter than 32 bytes (base64url)`);
    return { id, secret: bytes };
  });
  if (!newest) throw new Error('QUOTE_KEYS: at least one key is needed');
  const ids = new Set([newest, ...older].map((key) => key.id));
  if (ids.size !== older.length + 1) throw new Error('QUOTE_KEYS: key ids must be unique');
  return [newest, ...older];
}

const addressDigest = ({ name, line1, line2, city, region, postalCode, country }: ShippingAddress): string =>
  createHash('sha256')
    .update(JSON.stringify([name, line1, line2, city, region, postalCode, country].map((part) => part ?? null)))
    .digest('base64url');

const sameItems = (items: readonly OrderItem[], { lines }: Price): boolean => {
  const wanted = new Map(items.map((item) => [item.productId, item.quantity]));
  return items.length === lines.length && lines.every((line) => wanted.get(line.productId) === line.quantity);
};

/** Signs prices as compact JWS (RFC 7515) with HMAC-SHA-256; a quote id carries its whole price, so nothing is stored. */
export function createQuoteSigner(options: { keys: QuoteKeys; clock: Clock; ttlMs?: number }): QuoteSigner {
  const { keys, clock, ttlMs = 15 * 60_000 } = options;
  const [newest] = keys;
  const keyFor = (id: string | undefined): Uint8Array => {
    const key = keys.find((one) => one.id === id);
    if (!key) throw new QuoteInvalid('The quote is signed by a key that is not known.');
    return key.secret;
  };

  return {
    async sign(price, { shippingAddress, userId }) {
      const expiresAt = clock.now().getTime() + ttlMs;
      const claims: Claims = {
        price,
        address: addressDigest(shippingAddress),
        expiresAt,
        ...(userId ? { userId } : {}),
      };
      const quoteId = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'HS256', kid: newest.id })
        .sign(newest.secret);
      return { quoteId, ...price, expiresAt: new Date(expiresAt).toISOString() };
    },

    async verify(quoteId, { items, shippingAddress, currency, userId }) {
      const { payload } = await compactVerify(quoteId, ({ kid }) => keyFor(kid), { algorithms: ['HS256'] }).catch(
        (error: unknown) => {
          if (error instanceof errors.JOSEError) throw new QuoteInvalid('The quote is not one that this shop signed.');
          throw error;
        },
      );
      const claims = JSON.parse(new TextDecoder().decode(payload)) as Claims;
      if (clock.now().getTime() >= claims.expiresAt)
        throw new QuoteExpired('The quote has expired: ask for a new one.');
      if (!sameItems(items, claims.price)) throw new QuoteMismatch('The quote is for other items.');
      if (addressDigest(shippingAddress) !== claims.address)
        throw new QuoteMismatch('The quote is for another address.');
      if (currency !== undefined && currency !== claims.price.currency)
        throw new QuoteMismatch('The quote is in another currency.');
      if (claims.userId !== undefined && claims.userId !== userId)
        throw new QuoteMismatch('The quote is for another customer.');
      return claims.price;
    },
  };
}
