/** The media ranges of an Accept header (RFC 9110, 12.5.1), without those that it refuses. */
export const mediaTypesOf = (accept = ''): string[] =>
  accept.split(',').flatMap((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return range === '' || refused ? [] : [range];
  });

const jsonRanges = new Set(['*/*', 'application/*', 'application/json']);

/** Whether an Accept header leaves room for application/json. No header accepts everything. */
export function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  return mediaTypesOf(accept).some((range) => jsonRanges.has(range));
}
