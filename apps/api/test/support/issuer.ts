import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Test } from 'tap';

export const audience = 'expressway';

type Claims = { [Name in 'sub' | 'role' | 'iss' | 'aud']?: string | undefined } & {
  [Name in 'exp' | 'nbf']?: number | undefined;
};

/** A token issuer with real keys, whose JWKS is served on loopback. */
export async function startIssuer(t: Test) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    jwk,
    privateKey,
    settings: { issuer: origin, audience, jwksUrl: `${origin}/jwks.json` },
    /** A good token for an hour, with other claims where they are given; `undefined` leaves one out. */
    token: (claims: Claims = {}, now = new Date()) => {
      const seconds = Math.floor(now.getTime() / 1000);
      const payload: object = {
        sub: 'alice',
        role: 'customer',
        iss: origin,
        aud: audience,
        exp: seconds + 3600,
        ...claims,
      };
      return new SignJWT({ ...payload }).setProtectedHeader({ alg: 'ES256', kid: 'test' }).sign(privateKey);
    },
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;
