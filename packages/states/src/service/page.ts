import type { ServiceContext } from './context.ts';
import { invalidToken } from './errors.ts';
import type { Request } from './request.ts';

/** AWS's rule: a token is good for a day. */
const TOKEN_KEPT = 24 * 3600 * 1000;

export interface Page {
  readonly limit: number;
  /** Where the page starts; undefined for the first. */
  readonly cursor: number | undefined;
  /** The token for the page behind a place in the list. */
  readonly tokenAfter: (cursor: number) => string;
}

/**
 * Reads maxResults and nextToken. A token is opaque, and for a day good for the list (`scope`) that gave it; how long its
 * text may be differs between AWS's operations. Throws ValidationException or InvalidToken.
 */
export function readPage(
  { clock }: Pick<ServiceContext, 'clock'>,
  request: Request,
  scope: string,
  longestToken = 1024,
): Page {
  const maxResults = request.integer('maxResults', 0, 1000);
  const token = request.string('nextToken', { min: 1, max: longestToken });
  request.check();
  // 0 means the default.
  const limit = maxResults === undefined || maxResults === 0 ? 100 : maxResults;
  const now = clock.now();
  return {
    limit,
    cursor: token === undefined ? undefined : decode(token, scope, now),
    tokenAfter: (cursor) => Buffer.from(JSON.stringify([cursor, scope, now])).toString('base64'),
  };
}

function decode(token: string, scope: string, now: number): number {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(token, 'base64').toString());
  } catch {
    throw invalidToken();
  }
  const [cursor, given, made] = Array.isArray(decoded) ? (decoded as unknown[]) : [];
  if (given !== scope || typeof cursor !== 'number' || typeof made !== 'number' || now - made >= TOKEN_KEPT)
    throw invalidToken();
  return cursor;
}
