import { invalidToken } from './errors.ts';
import type { Request } from './request.ts';

export interface Page {
  readonly limit: number;
  /** Where the page starts; undefined for the first. */
  readonly cursor: number | undefined;
}

/**
 * Reads maxResults and nextToken. A token is opaque and only good for the list (`scope`) that gave it; how long it may
 * be differs between AWS's operations.
 */
export function readPage(request: Request, scope: string, longestToken = 1024): Page {
  const maxResults = request.integer('maxResults', 0, 1000);
  const token = request.string('nextToken', { min: 1, max: longestToken });
  request.check();
  // 0 means the default.
  const limit = maxResults === undefined || maxResults === 0 ? 100 : maxResults;
  return { limit, cursor: token === undefined ? undefined : decode(token, scope) };
}

export function nextToken(cursor: number, scope: string): string {
  return Buffer.from(JSON.stringify([cursor, scope])).toString('base64');
}

function decode(token: string, scope: string): number {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(token, 'base64').toString());
    if (!Array.isArray(decoded) || decoded[1] !== scope || !Number.isSafeInteger(decoded[0])) throw invalidToken();
    return decoded[0] as number;
  } catch {
    throw invalidToken();
  }
}
