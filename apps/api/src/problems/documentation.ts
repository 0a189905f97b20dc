import { ref } from '../schemas/named.ts';
import { Problem } from '../schemas/problem.ts';
import { type ProblemCode, problemCatalogue } from './catalogue.ts';
import { ApiProblem, type ProblemDetails, problemDetails, problemMediaType } from './problem.ts';

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
export function problemResponses(...codes: ProblemCode[]) {
  const byStatus = Map.groupBy([...new Set([...everywhere, ...codes])], (code) => problemCatalogue[code].status);
  return Object.fromEntries([...byStatus].map(([status, codesOfStatus]) => [status, response(codesOfStatus)]));
}

const response = (codes: readonly ProblemCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${problemCatalogue[code].description}`).join('\n\n'),
  headers: Object.fromEntries(headersOf(codes).map((name) => [name, { type: 'string', description: headers[name] }])),
  content: {
    [problemMediaType]: {
      schema: ref(Problem),
      examples: Object.fromEntries(codes.map((code) => [code, { value: exampleProblem(code) }])),
    },
  },
});

const headers = {
  'X-Request-Id': 'The id under which the logs know the request',
  'Retry-After': 'Seconds after which to ask again',
  'WWW-Authenticate': 'How to sign in (RFC 6750)',
} as const;

const headersOf = (codes: readonly ProblemCode[]): (keyof typeof headers)[] => {
  const some = (status: number) => codes.some((code) => problemCatalogue[code].status === status);
  const later = some(503) || codes.includes('IDEMPOTENCY_IN_FLIGHT');
  return [
    'X-Request-Id',
    ...(later ? ['Retry-After' as const] : []),
    ...(some(401) ? ['WWW-Authenticate' as const] : []),
  ];
};

/** What a problem looks like in an answer. */
export const exampleProblem = (code: ProblemCode): ProblemDetails =>
  problemDetails(new ApiProblem(code), { id: 'req-1', url: '/orders' });
