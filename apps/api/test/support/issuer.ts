import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Test } from 'tap';

export const audience = 'expressway';

type Claims = { [Name in 'sub' | 'role' | 'iss' | 'aud' | 'client_id' | 'azp']?: string | undefined } & {
  [Name in 'exp' | 'nbf']?: number | undefined;
};

/** A key pair as an issuer has it, and its public half as it publishes it. */
export async function newKey(kid: string, alg: 'ES256' | 'RS256' | 'PS256' | 'EdDSA' = 'ES256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

export type Key = Awaited<ReturnType<typeof newKey>>;

/** A token issuer with real keys, whose JWKS is served on loopback. */
export async function startIssuer(t: Test) {
  const key = await newKey('test');
  const published = { keys: [key], fetches: 0 };
  const server = createServer((_request, response) => {
    published.fetches++;
    const keys = published.keys.map(({ jwk }) => jwk);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    ...key,
    /** The keys that the issuer publishes, and how often they were asked for. */
    published,
    settings: { issuer: origin, audience, jwksUrl: `${origin}/jwks.json` },
    /** A good token for an hour, with other claims where they are given; `undefined` leaves one out. */
    token: (claims: Claims = {}, now = new Date(), { by = key, header = {} }: { by?: Key; header?: object } = {}) => {
      const seconds = Math.floor(now.getTime() / 1000);
      const payload: object = {
        sub: 'alice',
        role: 'customer',
        iss: origin,
        aud: audience,
        exp: seconds + 3600,
        ...claims,
      };
      const { alg, kid } = by.jwk;
      return new SignJWT({ ...payload }).setProtectedHeader({ alg, kid, ...header }).sign(by.privateKey);
    },
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;
