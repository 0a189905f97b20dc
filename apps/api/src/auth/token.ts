import type { Clock } from '@expressway/orders';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { ApiProblem, retryAfter } from '../problems/problem.ts';

export const roles = ['customer', 'operator'] as const;
export type Role = (typeof roles)[number];

/** Who is calling, as their token says. */
export interface Caller {
  userId: string;
  role: Role;
  /** From then on the token is refused. */
  expiresAt: Date;
}

/** Answers who a bearer token stands for. Throws TOKEN_INVALID, or SERVICE_UNAVAILABLE when the issuer's keys can't be had. */
export type VerifyToken = (token: string) => Promise<Caller>;

export interface TokenSettings {
  issuer: string;
  audience: string;
  /** Where the issuer publishes its keys (RFC 7517). */
  jwksUrl: string;
  clock: Clock;
}

const keyFetchTimeoutMs = 3_000;
const longestUserId = 128;
/** How far the issuer's clock may be from ours. */
const clockToleranceSeconds = 5;

/**
 * Verifies OIDC-style JWTs by the keys of their issuer. Only asymmetric algorithms are allowed, so a public key can't be
 * misused as a shared secret; `alg: none` is none of them. Keys are fetched when first needed and kept by jose.
 */
export function createTokenVerifier({ issuer, audience, jwksUrl, clock }: TokenSettings): VerifyToken {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: keyFetchTimeoutMs });
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: clock.now(),
      });
      return callerOf(payload);
    } catch (error) {
      throw refusal(error);
    }
  };
}

function callerOf({ sub, role, exp = 0 }: JWTPayload): Caller {
  const known = roles.find((one) => one === role);
  if (!sub || sub.length > longestUserId || !known) throw invalidToken('The token names no customer or operator.');
  return { userId: sub, role: known, expiresAt: new Date((exp + clockToleranceSeconds) * 1000) };
}

const invalidToken = (detail: string, cause?: unknown) =>
  new ApiProblem('TOKEN_INVALID', { detail, cause, headers: challenge('invalid_token', detail) });

/** A WWW-Authenticate challenge, RFC 6750. */
export const challenge = (error?: string, description?: string): { 'www-authenticate': string } => ({
  'www-authenticate': `Bearer realm="expressway"${error ? `, error="${error}", error_description="${description}"` : ''}`,
});

/** Tells tokens that are no good from keys that can't be had: the first is the caller's fault, the second is not. */
function refusal(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof errors.JWTExpired) return invalidToken('The token has expired.', error);
  if (error instanceof errors.JWTClaimValidationFailed)
    return invalidToken(`The token's ${error.claim} claim is not the right one.`, error);
  if (tokenFaults.some((fault) => error instanceof fault)) return invalidToken('The token is not valid.', error);
  return new ApiProblem('SERVICE_UNAVAILABLE', {
    detail: 'The keys that tokens are signed with can’t be had just now.',
    headers: retryAfter(keyFetchTimeoutMs),
    cause: error,
  });
}

const tokenFaults = [
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];
