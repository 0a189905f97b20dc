import { createHmac } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';
import { test } from 'tap';
import { createTokenVerifier } from '../../src/auth/token.ts';
import { testClock } from '../support/clock.ts';
import { audience, startIssuer } from '../support/issuer.ts';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('tokens', async (t) => {
  const issuer = await startIssuer(t);
  const clock = testClock();
  const verify = createTokenVerifier({ ...issuer.settings, clock });
  const seconds = Math.floor(clock.now().getTime() / 1000);
  const claims = { sub: 'alice', role: 'customer', iss: issuer.origin, aud: audience, exp: seconds + 60 };
  const refused = { code: 'TOKEN_INVALID', statusCode: 401, headers: { 'www-authenticate': /error="invalid_token"/ } };

  await t.test('a good token says who is calling, and as what', async (t) => {
    const expiresAt = new Date((seconds + 3600 + 5) * 1000);
    t.same(await verify(await issuer.token({}, clock.now())), { userId: 'alice', role: 'customer', expiresAt });
    const operator = await issuer.token({ sub: 'olga', role: 'operator' }, clock.now());
    t.same(await verify(operator), { userId: 'olga', role: 'operator', expiresAt });
  });

  await t.test('a token with wrong or missing claims is refused', async (t) => {
    const wrong = [
      { exp: seconds - 60 },
      { exp: undefined },
      { nbf: seconds + 3600 },
      { iss: 'https://other.example' },
      { aud: 'another-service' },
      { sub: undefined },
      { sub: '' },
      { sub: 'x'.repeat(129) },
      { role: undefined },
      { role: 'admin' },
    ];
    for (const change of wrong)
      await t.rejects(verify(await issuer.token(change, clock.now())), refused, JSON.stringify(change));
  });

  await t.test('a token that nobody signed is refused', async (t) => {
    const unsigned = `${encode({ alg: 'none' })}.${encode(claims)}.`;
    await t.rejects(verify(unsigned), refused);
  });

  await t.test('a token that is signed with the public key as a shared secret is refused', async (t) => {
    const input = `${encode({ alg: 'HS256', kid: 'test' })}.${encode(claims)}`;
    const signature = createHmac('sha256', JSON.stringify(issuer.jwk)).update(input).digest('base64url');
    await t.rejects(verify(`${input}.${signature}`), refused);
  });

  await t.test('a token that another key signed is refused, under a known or an unknown key id', async (t) => {
    const { privateKey } = await generateKeyPair('ES256');
    for (const kid of ['test', 'other']) {
      const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
      await t.rejects(verify(forged), refused, kid);
    }
  });

  await t.test('a token that was changed after it was signed is refused', async (t) => {
    const [header, , signature] = (await issuer.token({}, clock.now())).split('.');
    await t.rejects(verify(`${header}.${encode({ ...claims, role: 'operator' })}.${signature}`), refused);
  });

  await t.test('what is no token is refused', async (t) => {
    for (const text of ['x', 'a.b.c', '..', `${encode({})}.${encode({})}.`])
      await t.rejects(verify(text), refused, text);
  });

  await t.test('keys that can’t be fetched are an outage, not a bad token', async (t) => {
    const nobody = createTokenVerifier({ ...issuer.settings, jwksUrl: 'http://127.0.0.1:9/jwks.json', clock });
    await t.rejects(nobody(await issuer.token({}, clock.now())), {
      code: 'SERVICE_UNAVAILABLE',
      statusCode: 503,
      headers: { 'retry-after': '3' },
    });
  });
});
