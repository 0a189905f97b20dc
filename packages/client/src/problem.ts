import type { InputError, Problem, ProblemCode } from './api.ts';

/** The API's codes, and one for what is no answer of the API: a page of some proxy, say. */
export type ExpresswayProblemCode = ProblemCode | 'UNEXPECTED_ANSWER';

const passingStatuses = new Set([408, 429, 502, 503, 504]);

/** An error answer of the API (RFC 9457). `code` says which; `message` is a sentence about what went wrong this time. */
export class ExpresswayProblem extends Error {
  override readonly name = 'ExpresswayProblem';
  readonly code: ExpresswayProblemCode;
  readonly status: number;
  readonly title: string;
  /** Every fault of the input, with JSON Pointers; empty where it isn't about the input. */
  readonly errors: readonly InputError[];
  /** What the shop's people find the request by. */
  readonly requestId: string | undefined;
  /** Milliseconds after which to ask again, where the answer said so. */
  readonly retryAfterMs: number | undefined;

  /** @param body what the answer's body held: a problem, or anything else */
  constructor(response: Response, body: unknown) {
    const problem = isProblem(body) ? body : undefined;
    super(problem?.detail ?? `The API answered with status ${response.status}, but not as it should.`);
    this.code = problem?.code ?? 'UNEXPECTED_ANSWER';
    this.status = response.status;
    this.title = problem?.title ?? 'Unexpected answer';
    this.errors = problem?.errors ?? [];
    this.requestId = problem?.requestId ?? response.headers.get('X-Request-Id') ?? undefined;
    this.retryAfterMs = millisecondsOf(response.headers.get('Retry-After'));
  }

  /** Whether the same request, with the same Idempotency-Key, may well succeed later. */
  get passing(): boolean {
    return this.code === 'IDEMPOTENCY_IN_FLIGHT' || passingStatuses.has(this.status);
  }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'detail' in body;

/** Retry-After in seconds; the API never sends a date. */
function millisecondsOf(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
}

/** What a call of the typed client resolves to. */
export type Outcome<T> = { data?: T; error?: unknown; response: Response };

/** What a call answered, or undefined where that hasn't changed (304). Throws ExpresswayProblem where it is an error. */
export function answerOf<T>({ data, error, response }: Outcome<T>): T {
  if (!response.ok && response.status !== 304) throw new ExpresswayProblem(response, error);
  return data as T;
}
