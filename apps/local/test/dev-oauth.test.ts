import Fastify from 'fastify';
import { test } from 'tap';
import { parseDevClients, tokenEndpoint } from '../src/dev-oauth.ts';

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const good = 'grant_type=client_credentials';

test('the token endpoint for servers, as RFC 6749 has it', async (t) => {
  const clients = [
    ...parseDevClients('ops:s3cret:operator,shop:x-y.z:customer'),
    { clientId: 'odd id', secret: 'a:b+ä', role: 'customer' as const },
  ];
  let broken = false;
  const app = Fastify();
  t.teardown(() => app.close());
  await app.register(
    tokenEndpoint({
      clients,
      tokenFor: async ({ clientId, role }) => {
        if (broken) throw new Error('no key');
        return { token: `${clientId}/${role}`, expiresInSeconds: 60 };
      },
    }),
  );
  const ask = (payload: string, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/dev/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload,
    });

  await t.test('a client shows its secret by HTTP Basic or in the form', async (t) => {
    const answered = await ask(good, basic('ops', 's3cret'));
    t.equal(answered.statusCode, 200);
    t.same(answered.json(), { access_token: 'ops/operator', token_type: 'Bearer', expires_in: 60 });
    t.match(answered.headers, {
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'content-type': /^application\/json/,
    });
    t.match((await ask(`${good}&client_id=shop&client_secret=x-y.z&scope=`)).json(), { access_token: 'shop/customer' });
    t.equal((await ask(`${good}&client_id=ops`, basic('ops', 's3cret'))).statusCode, 200);
    t.equal((await ask(good, basic('odd+id', 'a%3Ab%2B%C3%A4'))).statusCode, 200, 'each half is form-encoded');
    t.equal((await ask(good, basic('odd%20id', 'a:b%2B%C3%A4'))).statusCode, 200);
  });

  await t.test('one that is not known, or shows another secret, is told so and how to do it', async (t) => {
    for (const [payload, headers] of [
      [good, {}],
      [`${good}&client_id=ops`, {}],
      [`${good}&client_id=ops&client_secret=`, {}],
      [`${good}&client_id=ops&client_secret=wrong`, {}],
      [good, basic('ops', 'wrong')],
      [good, basic('nobody', 's3cret')],
      [good, basic('ops', '')],
      [good, { authorization: 'Basic ???' }],
      [good, { authorization: 'Bearer x' }],
    ] as const) {
      const refused = await ask(payload, headers);
      t.equal(refused.statusCode, 401, payload);
      t.match(refused.json(), { error: 'invalid_client', error_description: /^[\x20-\x7e]+$/ });
      t.match(refused.headers, { 'www-authenticate': /^Basic realm=/, 'cache-control': 'no-store' });
    }
  });

  await t.test('requests that are no good get OAuth’s codes', async (t) => {
    const ops = basic('ops', 's3cret');
    for (const [error, payload, headers] of [
      ['invalid_request', 'scope=x', ops],
      ['invalid_request', 'grant_type=', ops],
      ['invalid_request', `${good}&${good}`, ops],
      ['invalid_request', `${good}&client_secret=s3cret`, ops],
      ['invalid_request', `${good}&client_id=shop`, ops],
      ['invalid_request', '{}', { 'content-type': 'application/json' }],
      ['invalid_request', 'x'.repeat(2_000_000), {}],
      ['unsupported_grant_type', 'grant_type=password&username=a&password=b', ops],
    ] as const) {
      const refused = await ask(payload, headers);
      const name = `${error}: ${payload.slice(0, 60)}`;
      t.equal(refused.statusCode, 400, name);
      t.match(refused.json(), { error }, name);
    }
  });

  await t.test('a failure of its own is not the client’s', async (t) => {
    broken = true;
    const failed = await ask(good, basic('ops', 's3cret'));
    t.equal(failed.statusCode, 500);
    t.notMatch(failed.body, /no key/);
  });
});
