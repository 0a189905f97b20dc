/** The header fields of answers, as `schema.response` documents them. */
export const headers = {
  'X-Request-Id': { type: 'string', description: 'The id under which the logs know the request' },
  'Retry-After': { type: 'integer', minimum: 1, description: 'Seconds after which to ask again' },
  'WWW-Authenticate': { type: 'string', description: 'How to sign in (RFC 6750)' },
  'RateLimit-Limit': { type: 'integer', description: 'Requests that the caller has in a minute' },
  'RateLimit-Remaining': { type: 'integer', description: 'How many of them are left' },
  'RateLimit-Reset': { type: 'integer', description: 'Seconds until all of them are there again' },
  ETag: { type: 'string', description: 'Strong; changes whenever the order does' },
  Location: { type: 'string', format: 'uri-reference', description: 'The path of the order' },
  'Idempotent-Replayed': { type: 'string', enum: ['true'], description: 'This is the first answer, once more' },
} as const;

export type HeaderName = keyof typeof headers;

/** Those of draft-ietf-httpapi-ratelimit-headers-00 to -06; later drafts have one field for them. */
export const rateLimitHeaders = [
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
] as const satisfies HeaderName[];

/** Those of these names. */
export const headersNamed = (...names: HeaderName[]) => Object.fromEntries(names.map((name) => [name, headers[name]]));
