import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { roles, unlimitedProblemResponses } from '@expressway/api';
import type {} from '@fastify/swagger'; // adds OpenAPI's fields to the schemas of routes
import type { FastifyPluginAsync } from 'fastify';
import { importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { type Static, Type } from 'typebox';
import type { DataDir } from './data-dir.ts';
import { type DevClient, tokenEndpoint } from './dev-oauth.ts';

const algorithm = 'ES256';
const keyId = 'development';
const tokenLifetime = '12h';
const clientTokenSeconds = 3_600;

/** What the issuer's tokens say (nothing of ports, so that they outlive a restart), and where the embedded cloud has its keys. */
export const developmentAuth = {
  issuer: 'expressway-development',
  audience: 'expressway',
  keysPath: '/dev/jwks.json',
} as const;

export interface DevIssuer {
  /** `POST /dev/token` hands a token to whoever asks: for development only. */
  tokenRoute: FastifyPluginAsync;
  /** `POST /dev/oauth/token`, for clients that ask for themselves. */
  oauthRoute: FastifyPluginAsync;
  /** Answers the public keys, a JWK Set (RFC 7517), whatever is asked. */
  keys: RequestListener;
}

const TokenRequest = Type.Object(
  {
    userId: Type.String({ minLength: 1, maxLength: 128, examples: ['user_1'] }),
    role: Type.Enum([...roles]),
  },
  { additionalProperties: false },
);
const TokenAnswer = Type.Object({ token: Type.String() });

/** Makes the issuer, whose clients these are; its key pair is kept in the data folder. */
export async function createDevIssuer(dataDir: DataDir, clients: readonly DevClient[]): Promise<DevIssuer> {
  const kept = JSON.parse(dataDir.secret('issuerKey', newKey)) as JWK;
  const key = await importJWK(kept, algorithm);
  const { d: _private, ...publicKey } = kept;
  const keySet = JSON.stringify({ keys: [{ ...publicKey, kid: keyId, alg: algorithm, use: 'sig' }] });

  const sign = (claims: JWTPayload, lifetime: string): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'at+jwt' })
      .setIssuer(developmentAuth.issuer)
      .setAudience(developmentAuth.audience)
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .setJti(randomUUID())
      .sign(key);

  return {
    tokenRoute: async (app) => {
      app.post<{ Body: Static<typeof TokenRequest> }>(
        '/dev/token',
        {
          config: { limit: 'none' },
          schema: {
            operationId: 'createDevelopmentToken',
            tags: ['development'],
            summary: 'A token for anybody',
            description: 'Only the local server has this call.',
            body: TokenRequest,
            response: {
              200: { description: `A token that holds for ${tokenLifetime}`, ...TokenAnswer },
              ...unlimitedProblemResponses('UNSUPPORTED_MEDIA_TYPE', 'BODY_TOO_LARGE'),
            },
          },
        },
        async (request, reply) => {
          reply.header('cache-control', 'no-store');
          const { userId: sub, role } = request.body;
          return { token: await sign({ sub, role }, tokenLifetime) };
        },
      );
    },
    // RFC 9068, 2.2: the client is the subject, where there is no other.
    oauthRoute: tokenEndpoint({
      clients,
      tokenFor: async ({ clientId, role }) => ({
        token: await sign({ sub: clientId, client_id: clientId, role }, `${clientTokenSeconds}s`),
        expiresInSeconds: clientTokenSeconds,
      }),
    }),
    keys: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/jwk-set+json' }).end(keySet);
    },
  };
}

const newKey = (): string =>
  JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }));
