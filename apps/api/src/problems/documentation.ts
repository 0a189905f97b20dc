import { type HeaderName, headersNamed, rateLimitHeaders } from '../openapi/headers.ts';
import { ref } from '../schemas/named.ts';
import { Problem } from '../schemas/problem.ts';
import { type ProblemCode, problemCatalogue } from './catalogue.ts';
import { ApiProblem, type InputError, type ProblemDetails, problemDetails, problemMediaType } from './problem.ts';

/** What any call that reads a request may answer, whatever it does. */
const everywhere: readonly ProblemCode[] = [
  'MALFORMED_REQUEST',
  'VALIDATION_FAILED',
  'NOT_ACCEPTABLE',
  'REQUEST_TIMEOUT',
  'HEADERS_TOO_LARGE',
  'INTERNAL_ERROR',
  'SERVICE_UNAVAILABLE',
];

/** Documents the problems that a route answers, for `schema.response`: one entry per status, one example per code. */
export const problemResponses = (...codes: ProblemCode[]) =>
  responses([...everywhere, 'RATE_LIMITED', 'OVERLOADED', ...codes]);

/** The same for routes whose `limit` is `none`. */
export const unlimitedProblemResponses = (...codes: ProblemCode[]) => responses([...everywhere, ...codes]);

function responses(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => problemCatalogue[code].status);
  return Object.fromEntries([...byStatus].map(([status, codesOfStatus]) => [status, response(codesOfStatus)]));
}

const response = (codes: readonly ProblemCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${problemCatalogue[code].description}`).join('\n\n'),
  headers: headersNamed(...headersOf(codes)),
  content: {
    [problemMediaType]: {
      schema: ref(Problem),
      examples: Object.fromEntries(codes.map((code) => [code, { value: exampleProblem(code) }])),
    },
  },
});

const headersOf = (codes: readonly ProblemCode[]): HeaderName[] => {
  const some = (status: number) => codes.some((code) => problemCatalogue[code].status === status);
  const later = some(429) || some(503) || codes.includes('IDEMPOTENCY_IN_FLIGHT');
  return [
    ...(later ? ['Retry-After' as const] : []),
    ...(some(401) ? ['WWW-Authenticate' as const] : []),
    ...(some(429) ? rateLimitHeaders : []),
  ];
};

/** What some problems say of the input. */
const exampleErrors: Partial<Record<ProblemCode, InputError[]>> = {
  VALIDATION_FAILED: [
    { pointer: '/items/0/quantity', detail: 'must be >= 1' },
    { pointer: '/shippingAddress/city', detail: 'is required' },
  ],
  QUOTE_OR_TOTAL_REQUIRED: [
    { pointer: '/quoteId', detail: 'is required, unless expectedTotal is given' },
    { pointer: '/expectedTotal', detail: 'is required, unless quoteId is given' },
  ],
  USER_MISMATCH: [{ pointer: '/userId', detail: 'is not the customer who is signed in' }],
  PRICE_CHANGED: [
    {
      pointer: '/expectedTotal',
      detail: 'The total is not the one that was expected.',
      code: 'PRICE_CHANGED',
      expected: 5990,
      actual: 6164,
    },
  ],
  ORDER_INVALID: [
    {
      pointer: '/items/0/quantity',
      detail: 'Fewer are available than were asked for.',
      code: 'OUT_OF_STOCK',
      available: 1,
    },
  ],
};

/** What a problem looks like in an answer. */
export function exampleProblem(code: ProblemCode): ProblemDetails {
  const errors = exampleErrors[code];
  return problemDetails(new ApiProblem(code, errors && { errors }), { id: 'req-1', url: '/orders' });
}
