import { PageTokenInvalid } from '../execution-errors.ts';

/** The token of a page of a list that is made here. */
export const writeToken = (value: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** Throws PageTokenInvalid unless a token holds values of these types. */
export function readToken<const Types extends readonly ('string' | 'number')[]>(
  token: string,
  types: Types,
): { -readonly [At in keyof Types]: Types[At] extends 'string' ? string : number } {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(value) && value.length === types.length && types.every((type, at) => typeof value[at] === type))
      return value as ReturnType<typeof readToken<Types>>;
  } catch {
    // Refused below.
  }
  throw new PageTokenInvalid();
}
