/** A random key for one act. Throws an Error on platforms without a secure source of chance: give `newIdempotencyKey` there. */
export function randomIdempotencyKey(): string {
  const { crypto } = globalThis as { crypto?: Partial<Crypto> };
  if (crypto?.randomUUID) return crypto.randomUUID();
  if (!crypto?.getRandomValues)
    throw new Error('This platform has no crypto.getRandomValues: give createExpressway a newIdempotencyKey.');
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
