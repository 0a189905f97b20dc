import { test } from 'tap';
import { postJson, start } from './start.ts';

const tokenOf = async (url: string, request: { userId: string; role: string }): Promise<string> => {
  const answer = (await (await postJson(`${url}/dev/token`, request)).json()) as { token: string };
  return answer.token;
};
const orders = (url: string, token: string) =>
  fetch(`${url}/orders`, { headers: { authorization: `Bearer ${token}` } });

test('its tokens are taken by the API, also after a restart', async (t) => {
  const DATA_DIR = t.testdir();
  const first = await start(t, { DATA_DIR });
  const token = await tokenOf(first.url, { userId: 'user_1', role: 'customer' });
  t.equal((await orders(first.url, token)).status, 200);
  await first.close();
  const second = await start(t, { DATA_DIR });
  t.equal((await orders(second.url, token)).status, 200);
  t.equal((await orders(second.url, await tokenOf(second.url, { userId: 'boss', role: 'operator' }))).status, 200);
});

test('a server gets a token for itself, and the audit says which one it was', async (t) => {
  const { url } = await start(t, { DEV_CLIENTS: 'night-shift:s3cret:operator' });
  const answer = await fetch(`${url}/dev/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('night-shift:s3cret').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  t.equal((await fetch(`${url}/ops/reconcile`, { method: 'POST', headers })).status, 200);
  t.match(await (await fetch(`${url}/ops/audit`, { headers })).json(), {
    items: [{ userId: 'night-shift', clientId: 'night-shift', role: 'operator', operationId: 'reconcile' }],
  });
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, object>>;
    components: object;
  };
  t.match(document.components, {
    securitySchemes: { oauth2: { flows: { clientCredentials: { tokenUrl: '/dev/oauth/token' } } } },
  });
  t.match(document.paths['/ops/audit'], { get: { security: [{ bearer: [] }, { oauth2: [] }] } });
  t.notOk(document.paths['/dev/oauth/token'], 'it is OAuth’s call, not one of the API');
});

test("another server's tokens are not", async (t) => {
  const folder = t.testdir({ one: {}, two: {} });
  const one = await start(t, { DATA_DIR: `${folder}/one` });
  const two = await start(t, { DATA_DIR: `${folder}/two` });
  t.equal((await orders(two.url, await tokenOf(one.url, { userId: 'user_1', role: 'customer' }))).status, 401);
});

test('what it answers, and what it tells of itself', async (t) => {
  const { url, statesUrl } = await start(t);

  await t.test('requests that are no good get a problem that points at the fault', async (t) => {
    const wrong: [body: unknown, pointer: string][] = [
      [{ userId: 'user_1', role: 'admin' }, '/role'],
      [{ userId: '', role: 'customer' }, '/userId'],
      [{ role: 'customer' }, '/userId'],
      [{ userId: 'user_1', role: 'customer', admin: true }, '/admin'],
    ];
    for (const [body, pointer] of wrong) {
      const answer = await postJson(`${url}/dev/token`, body);
      t.equal(answer.status, 400);
      t.match(answer.headers.get('content-type'), 'application/problem+json');
      t.match(await answer.json(), { code: 'VALIDATION_FAILED', errors: [{ pointer }] });
    }
  });

  await t.test('only the public half of the key is published', async (t) => {
    const { keys } = (await (await fetch(`${statesUrl}/dev/jwks.json`)).json()) as { keys: object[] };
    t.match(keys, [{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: String }]);
    t.notOk('d' in (keys[0] ?? {}));
  });

  await t.test('the call is in the OpenAPI document, as one for development', async (t) => {
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, object> };
    t.match(paths['/dev/token'], { post: { tags: ['development'], operationId: 'createDevelopmentToken' } });
  });
});

test('where another issuer and another Stripe are set, there are no embedded ones', async (t) => {
  const { url, statesUrl } = await start(t, {
    AUTH_ISSUER: 'https://issuer.example',
    AUTH_AUDIENCE: 'shop',
    AUTH_JWKS_URL: 'https://issuer.example/jwks',
    STRIPE_SECRET_KEY: 'sk_test_another',
  });
  t.match(await (await fetch(`${url}/dev`)).json(), { signIn: false, stripe: false });
  t.equal((await fetch(`${url}/dev/stripe/events`)).status, 404);
  for (const path of ['/dev/token', '/dev/oauth/token'])
    t.equal((await postJson(url + path, { userId: 'user_1', role: 'operator' })).status, 404);
  t.equal((await fetch(`${statesUrl}/dev/jwks.json`)).status, 404);
});
