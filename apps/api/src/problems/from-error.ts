import { DomainError, IdempotencyInFlight, OrderInvalid, PriceChanged } from '@expressway/orders';
import {
  ChecksUnavailable,
  ExecutionNameTaken,
  ExecutionNotFound,
  ExecutionsNotKept,
  InputRefused,
  NotRedrivable,
  PageTokenInvalid,
  StartUnavailable,
  StateNotFound,
} from '@expressway/workflows';
import Stripe from 'stripe';
import type { ProblemCode } from './catalogue.ts';
import { ApiProblem, type ProblemOptions, retryAfter } from './problem.ts';
import { inputErrors, isValidationFailure } from './validation.ts';

/** How long a client should leave a part alone that is busy or out of reach. */
const outageRetryMs = 2_000;

/** The problem that an error of any layer is answered as. What nobody foresaw is INTERNAL_ERROR, whose answer tells nothing of it. */
export function problemFromError(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof DomainError) return new ApiProblem(error.code, { cause: error, ...domainOptions(error) });
  if (error instanceof ChecksUnavailable)
    return new ApiProblem('CHECKS_UNAVAILABLE', { cause: error, headers: retryAfter(outageRetryMs) });
  if (error instanceof ExecutionNotFound) return new ApiProblem('EXECUTION_NOT_FOUND', { cause: error });
  if (error instanceof ExecutionsNotKept)
    return new ApiProblem('EXECUTIONS_NOT_KEPT', { cause: error, detail: error.message });
  if (error instanceof PageTokenInvalid) return new ApiProblem('CURSOR_INVALID', { cause: error });
  if (error instanceof NotRedrivable) return new ApiProblem('EXECUTION_NOT_REDRIVABLE', { cause: error });
  if (error instanceof StateNotFound) return new ApiProblem('STATE_NOT_FOUND', { cause: error });
  if (error instanceof ExecutionNameTaken) return new ApiProblem('EXECUTION_NAME_TAKEN', { cause: error });
  if (error instanceof InputRefused) return new ApiProblem('VALIDATION_FAILED', { cause: error, ...inBody(error) });
  if (isValidationFailure(error))
    return new ApiProblem('VALIDATION_FAILED', { cause: error, errors: inputErrors(error) });
  const code = codeOfHttpError(error) ?? (isOutage(error) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_ERROR');
  const headers = code === 'SERVICE_UNAVAILABLE' ? retryAfter(outageRetryMs) : {};
  return new ApiProblem(code, { cause: error, headers });
}

/** Of what the shape of a body can't say, only whoever is given it. */
const inBody = ({ message: detail }: Error): ProblemOptions => ({ detail, errors: [{ pointer: '', detail }] });

function domainOptions(error: DomainError): ProblemOptions {
  const detail = error.message;
  if (error instanceof OrderInvalid)
    return { detail, errors: error.issues.map(({ message, ...issue }) => ({ ...issue, detail: message })) };
  if (error instanceof PriceChanged) {
    const { expected, actual } = error;
    return { detail, errors: [{ pointer: '/expectedTotal', detail, code: 'PRICE_CHANGED', expected, actual }] };
  }
  if (error instanceof IdempotencyInFlight) return { detail, headers: retryAfter(error.retryAfterMs) };
  return error.code === 'STORE_BUSY' ? { detail, headers: retryAfter(outageRetryMs) } : { detail };
}

const codesByStatus: Partial<Record<number, ProblemCode>> = {
  401: 'UNAUTHENTICATED',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  408: 'REQUEST_TIMEOUT',
  413: 'BODY_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  431: 'HEADERS_TOO_LARGE',
  503: 'SERVICE_UNAVAILABLE',
};

/**
 * Fastify and its plugins say with `statusCode` what an error means; a client error without a code of ours is just malformed.
 * Stripe's errors have one too, but its client was this service, not the caller.
 */
function codeOfHttpError(error: unknown): ProblemCode | undefined {
  if (error instanceof Stripe.errors.StripeError) return undefined;
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  const known = codesByStatus[error.statusCode];
  if (known) return known;
  return error.statusCode >= 400 && error.statusCode < 500 ? 'MALFORMED_REQUEST' : undefined;
}

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * The names by which Step Functions, DynamoDB and SNS say that there is too much to do just now. They are common errors of
 * AWS, which the SDK does not mark as worth a retry where the service's own model lacks them.
 */
const overloadNames = new Set([
  'ExecutionLimitExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
]);

/**
 * Whether Stripe or an AWS service, or the way to it, failed rather than our request: the AWS SDK's errors carry `$retryable`
 * or `$fault`, and with 409 Stripe says that another request has the same key or object just now.
 */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof StartUnavailable) return true;
  if (error instanceof Stripe.errors.StripeError) {
    const { StripeConnectionError, StripeAPIError, StripeRateLimitError } = Stripe.errors;
    const passing = [StripeConnectionError, StripeAPIError, StripeRateLimitError].some((kind) => error instanceof kind);
    return passing || error.statusCode === 409;
  }
  if ('$retryable' in error && error.$retryable !== undefined) return true;
  if ('$fault' in error && error.$fault === 'server') return true;
  if ('$fault' in error && overloadNames.has(error.name)) return true;
  return error.name === 'TimeoutError' || ('code' in error && networkCodes.has(String(error.code)));
}
