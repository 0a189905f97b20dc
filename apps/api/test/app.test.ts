import { test } from 'tap';
import { ApiProblem } from '../src/app.ts';
import { build, cart, startParts } from './support/build.ts';

test('the app as a whole', async (t) => {
  const parts = await startParts(t);
  const json = { 'content-type': 'application/json' };

  await t.test('a path that isn’t there is 404, whatever is sent to it', async (t) => {
    const { request } = await build(t, parts);
    for (const options of [
      { url: '/nothing' },
      { method: 'POST', url: '/orders/1/2/3', payload: '{', headers: json },
    ] as const)
      t.match((await request(options)).json(), { status: 404, code: 'NOT_FOUND' });
  });

  await t.test('a known path with another method is 405 and says which are allowed', async (t) => {
    const { request } = await build(t, parts);
    for (const [method, url, allow] of [
      ['GET', '/orders/validate', ['POST']],
      ['PUT', '/orders/validate', ['POST']],
      ['DELETE', '/orders', ['GET', 'HEAD', 'POST']],
      ['PATCH', '/orders/ord_1', ['GET', 'HEAD']],
      ['POST', '/products/mug', ['GET', 'HEAD']],
      ['POST', '/healthz', ['GET', 'HEAD']],
    ] as const) {
      const response = await request({ method, url, ...(method === 'GET' ? {} : { payload: '{', headers: json }) });
      t.match(response.json(), { status: 405, code: 'METHOD_NOT_ALLOWED' }, `${method} ${url}`);
      t.same(String(response.headers.allow).split(', ').sort(), allow);
    }
  });

  await t.test('an Accept header without room for JSON is 406', async (t) => {
    const { request } = await build(t, parts);
    t.match((await request({ url: '/products', headers: { accept: 'text/html' } })).json(), {
      status: 406,
      code: 'NOT_ACCEPTABLE',
    });
  });

  await t.test('bodies that can’t be read are problems too', async (t) => {
    const { request } = await build(t, parts);
    const post = (payload: string, headers: Record<string, string> = json) =>
      request({ method: 'POST', url: '/orders/validate', payload, headers });
    for (const broken of ['{', '', '{"a":1,}', '{"__proto__":{"valid":true}}', '{"constructor":{"prototype":{}}}'])
      t.match((await post(broken)).json(), { status: 400, code: 'MALFORMED_REQUEST' }, broken);
    for (const other of ['null', '[]', '"text"', '1'])
      t.match((await post(other)).json(), { status: 400, code: 'VALIDATION_FAILED' }, other);
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'nonsense'])
      t.match(
        (await post('{}', { 'content-type': type })).json(),
        { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
        type,
      );
    t.match((await post(JSON.stringify('x'.repeat(1_000_000)))).json(), { status: 413, code: 'BODY_TOO_LARGE' });
    t.equal((await post(JSON.stringify({ ...cart, x: 'x'.repeat(250_000) }))).json().code, 'VALIDATION_FAILED');
  });

  await t.test('a URL that can’t be decoded is 400', async (t) => {
    const { request } = await build(t, parts);
    t.match((await request('/orders/%zz')).json(), { status: 400, code: 'MALFORMED_REQUEST' });
  });

  await t.test('a caller’s request id is taken over where it is harmless, else one is minted', async (t) => {
    const { request } = await build(t, parts, { newRequestId: () => 'minted' });
    const idFor = async (id: string) =>
      (await request({ url: '/healthz', headers: { 'x-request-id': id } })).headers['x-request-id'];
    t.equal(await idFor('app-7f3'), 'app-7f3');
    for (const harmful of ['', 'a b', 'x'.repeat(129), '"}{"']) t.equal(await idFor(harmful), 'minted', harmful);
  });

  await t.test('an error that nobody foresaw is 500 and tells nothing', async (t) => {
    const { stores } = await build(t, parts);
    const products = { ...stores.products, list: () => Promise.reject(new Error('password=hunter2')) };
    const { request } = await build(t, parts, { stores: { ...stores, products } });
    const response = await request('/products');
    t.match(response.json(), { status: 500, code: 'INTERNAL_ERROR' });
    t.notMatch(response.body, /hunter2/);
  });

  await t.test('a store that is out of reach is 503 with Retry-After', async (t) => {
    const { stores } = await build(t, parts);
    const failures = [
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('slow down'), { name: 'ThrottlingException', $retryable: { throttling: true } }),
      Object.assign(new Error('internal'), { name: 'InternalServerError', $fault: 'server' }),
    ];
    for (const failure of failures) {
      const products = { ...stores.products, get: () => Promise.reject(failure) };
      const { request } = await build(t, parts, { stores: { ...stores, products } });
      const response = await request('/products/mug');
      t.match(response.json(), { status: 503, code: 'SERVICE_UNAVAILABLE' }, failure.name);
      t.equal(response.headers['retry-after'], '2');
    }
  });

  await t.test('errors of plugins keep their meaning, and lose what is no code of ours', async (t) => {
    const statuses: Record<string, number> = { '503': 503, '408': 408, '418': 400, '200': 500 };
    const { app } = await build(t, parts, {
      plugins: [
        async (composed) => {
          composed.get('/fail/:status', async (request) => {
            const { status } = request.params as { status: string };
            throw Object.assign(new Error('secret'), { statusCode: Number(status) });
          });
        },
      ],
    });
    for (const [thrown, answered] of Object.entries(statuses)) {
      const response = await app.inject(`/fail/${thrown}`);
      t.equal(response.statusCode, answered);
      t.equal(response.json().status, answered);
      t.notMatch(response.body, /secret/);
      t.equal(response.headers['retry-after'], answered === 503 ? '2' : undefined);
    }
  });

  await t.test('plugins of whoever composes the app share its errors, its 405 and its document', async (t) => {
    const { app } = await build(t, parts, {
      plugins: [
        async (composed) => {
          composed.post('/dev/token', { schema: { operationId: 'createDevToken' } }, async () => {
            throw new ApiProblem('VALIDATION_FAILED', { errors: [{ pointer: '/role', detail: 'is required' }] });
          });
        },
      ],
    });
    t.match((await app.inject({ method: 'POST', url: '/dev/token' })).json(), {
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/role' }],
    });
    t.equal((await app.inject('/dev/token')).headers.allow, 'POST');
    t.match(app.swagger(), { paths: { '/dev/token': { post: { operationId: 'createDevToken' } } } });
  });
});
