import { Type } from 'typebox';
import { ApiProblem } from '../../problems/problem.ts';

interface Limits {
  largest: number;
  byDefault: number;
  longestCursor: number;
}

/** Query parameters of a list that comes page by page. */
export const pageQuery = ({ largest, byDefault, longestCursor }: Limits) => ({
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: longestCursor, description: 'nextCursor of the page before' }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: largest, default: byDefault, description: 'How many a page has at most' }),
  ),
});

/** The characters of a cursor that stands for a token of so many. */
export const cursorLength = (tokenLength: number): number => Math.ceil((tokenLength * 4) / 3);

/** A token of Step Functions as a cursor, which needs no encoding in a URL: theirs are Base64, with `+` and `/`. */
export const cursorOf = (token: string | null): string | null =>
  token === null ? null : Buffer.from(token).toString('base64url');

/** The token that a cursor stands for. Throws CURSOR_INVALID. */
export function tokenOf(cursor: string): string {
  const token = Buffer.from(cursor, 'base64url').toString();
  if (cursorOf(token) !== cursor) throw new ApiProblem('CURSOR_INVALID');
  return token;
}
