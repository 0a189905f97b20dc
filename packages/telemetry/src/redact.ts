/**
 * What may be written of a value, wherever it goes. Of errors, a few fields are picked: SDKs hang requests, headers and
 * whole answers on theirs, and what the next version hangs there nobody knows.
 */

/** An error as logs show it. */
export interface LoggedError {
  type: string;
  message: string;
  stack?: string;
  /** Stripe's, a problem's or Node's own code, such as `card_declined`, `STORE_BUSY` or `ECONNREFUSED`. */
  code?: string;
  statusCode?: number;
  /** The service's own id of the request that failed. */
  requestId?: string;
  cause?: LoggedError;
  /** Of an AggregateError. */
  errors?: LoggedError[];
}

/** How far down causes and objects are followed. */
const deepest = 6;
const mostErrors = 10;
const censor = '[redacted]';

/** Picks what may be told of an error and of what caused it. What is no error is redacted as any other value. */
export function loggedError(error: unknown): unknown {
  return error instanceof Error ? pick(error, deepest) : redactedValue(error, deepest);
}

function pick(error: Error, depth: number): LoggedError {
  const { code, statusCode, requestId, $metadata } = error as Error & Record<string, unknown>;
  const aws = ($metadata ?? {}) as Record<string, unknown>;
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    ...text('stack', error.stack && withoutSecrets(error.stack)),
    ...text('code', code),
    ...number('statusCode', statusCode ?? aws.httpStatusCode),
    ...text('requestId', requestId ?? aws.requestId),
    ...(error.cause instanceof Error && depth > 0 && { cause: pick(error.cause, depth - 1) }),
    ...(error instanceof AggregateError && depth > 0 && { errors: pickAll(error.errors, depth - 1) }),
  };
}

const pickAll = (errors: readonly unknown[], depth: number): LoggedError[] =>
  errors
    .slice(0, mostErrors)
    .map((error) => pick(error instanceof Error ? error : new Error('something else was thrown'), depth));

const text = <Name extends string>(name: Name, value: unknown) =>
  (typeof value === 'string' ? { [name]: value } : {}) as { [key in Name]?: string };

const number = <Name extends string>(name: Name, value: unknown) =>
  (typeof value === 'number' ? { [name]: value } : {}) as { [key in Name]?: number };

/** Secrets that are known by their looks: Stripe's keys, webhook and client secrets, bearer tokens and JWTs. */
const secretForms =
  /\b(?:[sr]k_(?:test|live)_\w+|whsec_[\w+/=-]+|\w+_secret_\w+|bearer\s+[\w.~+/=-]+|eyJ[\w-]+\.[\w-]+\.[\w-]*)/gi;

/** A text without the secrets that can be told by their looks. */
export const withoutSecrets = (value: string): string => value.replace(secretForms, censor);

/** Members that hold credentials, or who lives where, however they are spelt. */
const secretMembers = new Set(
  [
    'address',
    'authorization',
    'body',
    'clientSecret',
    'cookie',
    'headers',
    'idempotencyKey',
    'key',
    'password',
    'paymentMethod',
    'paymentMethodId',
    'payload',
    'quoteId',
    'quoteKeys',
    'rawHeaders',
    'secret',
    'setCookie',
    'shipping',
    'shippingAddress',
    'stripeSecretKey',
    'stripeSignature',
    'stripeWebhookSecret',
    'taskToken',
    'token',
  ].map((name) => name.toLowerCase()),
);

const isSecret = (name: string): boolean => secretMembers.has(name.replaceAll(/[-_]/g, '').toLowerCase());

/** An object to be logged without what must not be written, at any depth; errors in it as `loggedError` shows them. */
export const redacted = (object: Record<string, unknown>): Record<string, unknown> => members(object, deepest);

const members = (object: object, depth: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, isSecret(name) ? censor : redactedValue(value, depth - 1)]),
  );

function redactedValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return pick(value, deepest);
  if (!isPlain(value)) return value;
  if (depth <= 0) return censor;
  return Array.isArray(value) ? value.map((item) => redactedValue(item, depth - 1)) : members(value, depth);
}

/** What has a class of its own, such as a request, is left to the serialiser of its name, or to its `toJSON`. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}
