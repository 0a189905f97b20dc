/** The media ranges of an Accept header (RFC 9110, 12.5.1), without those that it refuses. */
export const mediaTypesOf = (accept = ''): string[] =>
  accept.split(',').flatMap((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return range === '' || refused ? [] : [range];
  });

/** Whether an Accept header leaves room for a media type. No header accepts everything. */
export function accepts(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  const ranges = [mediaType, mediaType.replace(/\/.*$/, '/*'), '*/*'];
  return mediaTypesOf(accept).some((range) => ranges.includes(range));
}
