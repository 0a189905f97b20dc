import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { roles, unlimitedProblemResponses } from '@expressway/api';
import type {} from '@fastify/swagger'; // adds OpenAPI's fields to the schemas of routes
import type { FastifyPluginAsync } from 'fastify';
import { importJWK, type JWK, SignJWT } from 'jose';
import { type Static, Type } from 'typebox';
import type { DataDir } from './data-dir.ts';

const algorithm = 'ES256';
const keyId = 'development';
const tokenLifetime = '12h';

/** What the issuer's tokens say (nothing of ports, so that they outlive a restart), and where the embedded cloud has its keys. */
export const developmentAuth = {
  issuer: 'expressway-development',
  audience: 'expressway',
  keysPath: '/dev/jwks.json',
} as const;

export interface DevIssuer {
  /** `POST /dev/token` hands a token to whoever asks: for development only. */
  tokenRoute: FastifyPluginAsync;
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

/** Makes the issuer; its key pair is kept in the data folder. */
export async function createDevIssuer(dataDir: DataDir): Promise<DevIssuer> {
  const kept = JSON.parse(dataDir.secret('issuerKey', newKey)) as JWK;
  const key = await importJWK(kept, algorithm);
  const { d: _private, ...publicKey } = kept;
  const keySet = JSON.stringify({ keys: [{ ...publicKey, kid: keyId, alg: algorithm, use: 'sig' }] });

  const tokenFor = ({ userId, role }: Static<typeof TokenRequest>): Promise<string> =>
    new SignJWT({ role })
      .setProtectedHeader({ alg: algorithm, kid: keyId })
      .setSubject(userId)
      .setIssuer(developmentAuth.issuer)
      .setAudience(developmentAuth.audience)
      .setIssuedAt()
      .setExpirationTime(tokenLifetime)
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
          return { token: await tokenFor(request.body) };
        },
      );
    },
    keys: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/jwk-set+json' }).end(keySet);
    },
  };
}

const newKey = (): string =>
  JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }));
