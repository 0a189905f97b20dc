import type { IssueCode } from '@expressway/orders';
import { type ProblemCode, problemCatalogue, problemType } from './catalogue.ts';

/** One fault of the input, at the place (a JSON Pointer, RFC 6901) that it is about. */
export interface InputError {
  pointer: string;
  detail: string;
  /** ORDER_INVALID: the issue's code. */
  code?: IssueCode;
  /** OUT_OF_STOCK: how many can be had. */
  available?: number;
  /** PRICE_CHANGED: minor currency units. */
  expected?: number;
  actual?: number;
}

/** An error answer, RFC 9457. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ProblemCode;
  requestId: string;
  errors?: InputError[];
}

export interface ProblemOptions {
  /** What went wrong this time, for people; the catalogue's description unless given. Never anything internal. */
  detail?: string;
  errors?: InputError[];
  /** Header fields that belong to the answer, such as Retry-After. */
  headers?: Record<string, string>;
  cause?: unknown;
}

/** Thrown anywhere in a request, it becomes the problem+json answer of its code. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ProblemCode;
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly errors: InputError[] | undefined;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    const kind = problemCatalogue[code];
    super(options.detail ?? kind.description, { cause: options.cause });
    this.code = code;
    this.statusCode = kind.status;
    this.headers = options.headers ?? {};
    this.errors = options.errors;
  }
}

export const problemMediaType = 'application/problem+json';

/** The body of a problem. `instance` is the path of the request, without its query. */
export function problemDetails(problem: ApiProblem, request: { id: string; url: string }): ProblemDetails {
  const { code, statusCode, message, errors } = problem;
  return {
    type: problemType(code),
    title: problemCatalogue[code].title,
    status: statusCode,
    detail: message,
    instance: request.url.split('?', 1)[0] ?? '/',
    code,
    requestId: request.id,
    ...(errors ? { errors } : {}),
  };
}

/** Retry-After in whole seconds, rounded up, from milliseconds. */
export const retryAfter = (milliseconds: number): { 'retry-after': string } => ({
  'retry-after': String(Math.max(1, Math.ceil(milliseconds / 1000))),
});
