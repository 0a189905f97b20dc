import { createHmac } from 'node:crypto';
import { mock } from 'node:test';
import { generateKeyPair, SignJWT } from 'jose';
import { test } from 'tap';
import { createTokenVerifier } from '../../src/auth/token.ts';
import { testClock } from '../support/clock.ts';
import { audience, type Key, newKey, startIssuer } from '../support/issuer.ts';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('keys that the issuer changes', async (t) => {
  // jose has no clock but this one.
  mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-23T10:00:00.000Z') });
  t.teardown(() => mock.timers.reset());
  const later = (minutes: number) => mock.timers.tick(minutes * 60_000);
  const issuer = await startIssuer(t);
  const { published } = issuer;
  const verify = createTokenVerifier({ ...issuer.settings, clock: { now: () => new Date() } });
  const token = (by?: Key) => issuer.token({}, new Date(), by === undefined ? {} : { by });
  const old = await token();
  t.ok(await verify(old));
  t.ok(await verify(old));
  t.equal(published.fetches, 1, 'keys are kept');

  const next = await newKey('next');
  const [first] = published.keys;
  published.keys.push(next);
  later(1);
  t.ok(await verify(await token(next)), 'a new key is taken up without a restart');
  t.ok(await verify(old), 'beside the old one');
  t.equal(published.fetches, 2);

  const unknown = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => token(await newKey(`made-up-${index}`))),
  );
  const refusals = await Promise.allSettled(unknown.map((one) => verify(one)));
  t.ok(refusals.every((one) => one.status === 'rejected' && one.reason.code === 'TOKEN_INVALID'));
  t.equal(published.fetches, 2, 'made-up keys are not asked for within half a minute of the last time');
  later(1);
  await Promise.allSettled(unknown.map((one) => verify(one)));
  t.equal(published.fetches, 3, 'and once for all of them after that');

  published.keys = published.keys.filter((one) => one !== first);
  t.ok(await verify(old), 'a withdrawn key is good for as long as keys are kept');
  later(10);
  await t.rejects(verify(old), { code: 'TOKEN_INVALID' }, 'and no longer');
  t.ok(await verify(await token(next)));
});

test('tokens', async (t) => {
  const issuer = await startIssuer(t);
  const clock = testClock();
  const verify = createTokenVerifier({ ...issuer.settings, clock });
  const seconds = Math.floor(clock.now().getTime() / 1000);
  const claims = { sub: 'alice', role: 'customer', iss: issuer.origin, aud: audience, exp: seconds + 60 };
  const refused = { code: 'TOKEN_INVALID', statusCode: 401, headers: { 'www-authenticate': /error="invalid_token"/ } };

  await t.test('a good token says who is calling, and as what', async (t) => {
    const expiresAt = new Date((seconds + 3600 + 5) * 1000);
    const alice = { userId: 'alice', role: 'customer', clientId: null, expiresAt };
    t.same(await verify(await issuer.token({}, clock.now())), alice);
    const operator = await issuer.token({ sub: 'olga', role: 'operator' }, clock.now());
    t.same(await verify(operator), { userId: 'olga', role: 'operator', clientId: null, expiresAt });
  });

  await t.test('and by which client, if it says so', async (t) => {
    const byClient = async (claims: object) => (await verify(await issuer.token(claims, clock.now()))).clientId;
    t.equal(await byClient({ client_id: 'app' }), 'app', 'as RFC 9068 has it');
    t.equal(await byClient({ azp: 'app' }), 'app', 'as OpenID Connect has it');
    t.equal(await byClient({ client_id: 'a', azp: 'b' }), 'a');
    for (const odd of [{ client_id: '' }, { client_id: 7 }, { azp: 'x'.repeat(129) }])
      t.equal(await byClient(odd), null);
  });

  await t.test('a client alone is its own subject, in the role that its issuer gives it', async (t) => {
    const claims = { sub: 'fraud-watch', client_id: 'fraud-watch', role: 'operator' };
    const token = await issuer.token(claims, clock.now(), { header: { typ: 'at+jwt' } });
    t.match(await verify(token), { userId: 'fraud-watch', role: 'operator', clientId: 'fraud-watch' });
    await t.rejects(verify(await issuer.token({ ...claims, role: undefined }, clock.now())), refused);
  });

  await t.test('what the issuer’s keys can sign with is taken', async (t) => {
    for (const alg of ['RS256', 'PS256', 'EdDSA'] as const) {
      const key = await newKey(alg, alg);
      const other = createTokenVerifier({ ...issuer.settings, clock });
      issuer.published.keys.push(key);
      t.match(await other(await issuer.token({}, clock.now(), { by: key })), { userId: 'alice' }, alg);
    }
    issuer.published.keys.splice(1);
  });

  await t.test('what is signed by the issuer for something else is refused', async (t) => {
    const typed = (typ: string) => issuer.token({}, clock.now(), { header: { typ } });
    for (const typ of ['JWT', 'jwt', 'at+jwt', 'application/at+JWT'])
      t.match(await verify(await typed(typ)), { userId: 'alice' }, typ);
    for (const typ of ['logout+jwt', 'dpop+jwt', 'secevent+jwt', ''])
      await t.rejects(verify(await typed(typ)), refused, typ);
  });

  await t.test('a token whose header has critical parameters that nobody here knows is refused', async (t) => {
    const crit = 'https://x.example/unknown';
    const header = { alg: 'ES256', kid: 'test', [crit]: 1 };
    const sign = (more: object) =>
      new SignJWT(claims)
        .setProtectedHeader({ ...header, ...more })
        .sign(issuer.privateKey, { crit: { [crit]: true } });
    t.match(await verify(await sign({})), { userId: 'alice' }, 'unless they are not critical');
    await t.rejects(verify(await sign({ crit: [crit] })), refused);
  });

  await t.test('keys that a token brings along, or says where to find, are not looked at', async (t) => {
    const own = await newKey('test');
    const header = { jwk: own.jwk, jku: `${issuer.origin}/mine.json`, x5u: `${issuer.origin}/mine.pem` };
    const { fetches } = issuer.published;
    await t.rejects(verify(await issuer.token({}, clock.now(), { by: own, header })), refused);
    t.equal(issuer.published.fetches, fetches);
  });

  await t.test('a token that is too long is refused unread', async (t) => {
    await t.rejects(verify('x'.repeat(8_193)), { ...refused, message: /longer than 8192/ });
    const long = await issuer.token({ azp: 'x'.repeat(5_000) }, clock.now());
    t.match(await verify(long), { userId: 'alice' });
  });

  await t.test('it holds to the second that it says, give or take five', async (t) => {
    const at = (claims: object) => issuer.token(claims, clock.now());
    t.ok(await verify(await at({ exp: seconds - 4 })));
    await t.rejects(verify(await at({ exp: seconds - 5 })), { ...refused, message: /expired/ });
    t.ok(await verify(await at({ nbf: seconds + 5 })));
    await t.rejects(verify(await at({ nbf: seconds + 6 })), refused);
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
