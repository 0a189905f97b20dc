import type { Clock } from '@expressway/orders';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { ApiProblem, retryAfter } from '../problems/problem.ts';

export const roles = ['customer', 'operator'] as const;
export type Role = (typeof roles)[number];

/** Who is calling, as their token says. */
export interface Caller {
  /** The token's subject: a person, or the client itself where the issuer gave the token to a client alone (RFC 6749, 4.4). */
  userId: string;
  role: Role;
  /** From then on the token is refused. */
  expiresAt: Date;
  /** The client that the token was issued to; null where the token doesn't say. */
  clientId: string | null;
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
const longestId = 128;
/** Characters of a token: several times what issuers sign, and half of what Node takes of headers. */
const longestToken = 8_192;
/** How far the issuer's clock may be from ours. */
const clockToleranceSeconds = 5;

/** Asymmetric ones only: a public key can't be misused as a shared secret, and `none` is none of them. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

/** What a token may call itself: an access token (RFC 9068) or nothing special; not a logout token, a proof or the like. */
const types = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt']);

/**
 * Verifies JWTs as access tokens of one issuer (OIDC, RFC 9068) by the keys that it publishes. Those are fetched when first
 * needed and every ten minutes, and when a token names a key that is not among them, but then no more often than every 30
 * seconds: a new key is taken up at once, an old one is refused ten minutes after it was withdrawn.
 */
export function createTokenVerifier({ issuer, audience, jwksUrl, clock }: TokenSettings): VerifyToken {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: keyFetchTimeoutMs });
  return async (token) => {
    if (token.length > longestToken) throw invalidToken(`The token is longer than ${longestToken} characters.`);
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: clock.now(),
      });
      if (!types.has(protectedHeader.typ?.toLowerCase())) throw invalidToken('The token is not an access token.');
      return callerOf(payload);
    } catch (error) {
      throw refusal(error);
    }
  };
}

function callerOf({ sub, role, client_id, azp, exp = 0 }: JWTPayload): Caller {
  const known = roles.find((one) => one === role);
  if (!isId(sub) || !known) throw invalidToken('The token names no customer or operator.');
  // RFC 9068 calls the client client_id, OpenID Connect azp.
  const clientId = [client_id, azp].find(isId) ?? null;
  const expiresAt = new Date((exp + clockToleranceSeconds) * 1000);
  return { userId: sub, role: known, clientId, expiresAt };
}

const isId = (claim: unknown): claim is string =>
  typeof claim === 'string' && claim.length > 0 && claim.length <= longestId;

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
