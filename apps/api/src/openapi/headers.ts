/** The header fields of answers, as `schema.response` documents them. */
export const headers = {
  'X-Request-Id': { type: 'string', description: 'The id under which the logs know the request' },
  'Retry-After': { type: 'integer', minimum: 1, description: 'Seconds after which to ask again' },
  'WWW-Authenticate': { type: 'string', description: 'How to sign in (RFC 6750)' },
  ETag: { type: 'string', description: 'Strong; changes whenever the order does' },
  Location: { type: 'string', format: 'uri-reference', description: 'The path of the order' },
  'Idempotent-Replayed': { type: 'string', enum: ['true'], description: 'This is the first answer, once more' },
} as const;

export type HeaderName = keyof typeof headers;

/** Those of these names. */
export const headersNamed = (...names: HeaderName[]) => Object.fromEntries(names.map((name) => [name, headers[name]]));
