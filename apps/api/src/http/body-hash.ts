import { createHash } from 'node:crypto';

const sortMembers = (_name: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** SHA-256 of a parsed JSON body, the same however its members were ordered or spaced. Hexadecimal. */
export const bodyHash = (body: unknown): string =>
  createHash('sha256').update(JSON.stringify(body, sortMembers)).digest('hex');
