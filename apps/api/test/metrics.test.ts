import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'tap';
import { build, cart, startParts, submission } from './support/build.ts';
import { accepted, checksAnswer, throttled } from './support/step-functions.ts';

test('GET /metrics', async (t) => {
  const parts = await startParts(t);
  const { app, request, signIn, sfn, stores } = await build(t, parts);
  const scrape = async () => (await request('/metrics')).body;

  await t.test('is Prometheus’ text format, whatever JSON a client could take', async (t) => {
    const response = await request({ url: '/metrics', headers: { accept: 'text/plain' } });
    t.equal(response.statusCode, 200);
    t.match(response.headers['content-type'], /^text\/plain; version=0\.0\.4/);
    t.match(response.body, /^nodejs_eventloop_lag_p99_seconds /m);
    t.match(response.body, /^process_resident_memory_bytes \d/m);
  });

  await t.test('has exactly the metrics that the documentation lists', async (t) => {
    const names = [...(await scrape()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => String(name));
    const own = names.filter((name) => !/^(process|nodejs)_/.test(name));
    const documentation = readFileSync(join(import.meta.dirname, '../../../docs/observability.md'), 'utf8');
    const listed = [...documentation.matchAll(/^\| `([a-z_]+)`/gm)].map(([, name]) => name);
    t.same(own.sort(), listed.sort());
  });

  await t.test('counts and times requests by the pattern of their route, never by their path', async (t) => {
    await request('/products/mug');
    await request('/products/teapot');
    await request('/products/pot');
    await request('/wp-admin/setup.php');
    await request('/.env');
    await app.inject('/%zz');
    await request({ method: 'PUT', url: '/products' });
    const text = await scrape();
    const count = (labels: string) =>
      Number(new RegExp(`^http_request_duration_seconds_count\\{${labels}\\} (\\d+)$`, 'm').exec(text)?.[1]);
    t.equal(count('method="GET",route="/products/:productId",status="2xx"'), 1);
    t.equal(count('method="GET",route="/products/:productId",status="4xx"'), 2);
    t.equal(count('method="GET",route="unknown",status="4xx"'), 3);
    t.equal(count('method="other",route="/products",status="4xx"'), 1);
    t.match(text, /^http_problems_total\{code="PRODUCT_NOT_FOUND"\} 2$/m);
    t.match(text, /^http_problems_total\{code="METHOD_NOT_ALLOWED"\} 1$/m);
    t.match(text, /^http_problems_total\{code="MALFORMED_REQUEST"\} 1$/m);
    for (const path of ['teapot', 'wp-admin', '.env', '%zz']) t.notOk(text.includes(path), path);
  });

  await t.test('counts what operators of a checkout look at', async (t) => {
    t.match(await scrape(), /^checkout_decisions_total\{decision="reject"\} 0$/m, 'begins at nothing');
    const validate = () => request({ method: 'POST', url: '/orders/validate', payload: cart });
    await validate();
    const risk = { name: 'risk', status: 'degraded', durationMs: 400 };
    sfn.answers.StartSyncExecution = checksAnswer({ ...accepted, decision: 'review', checks: [risk] });
    await validate();
    const signedIn = await signIn();
    const submit = (key: string) =>
      request({
        method: 'POST',
        url: '/orders',
        headers: { ...signedIn, 'idempotency-key': key },
        payload: submission,
      });
    await submit('first');
    await submit('first');
    sfn.answers.StartExecution = throttled;
    await submit('second');
    const text = await scrape();
    t.match(text, /^checkout_decisions_total\{decision="accept"\} 1$/m);
    t.match(text, /^checkout_decisions_total\{decision="review"\} 1$/m);
    t.match(text, /^checkout_checks_degraded_total\{check="risk"\} 1$/m);
    t.match(text, /^orders_submitted_total 2$/m);
    t.match(text, /^idempotent_replays_total 1$/m);
    t.match(text, /^order_starts_failed_total 1$/m);
  });

  await t.test('knows of requests in flight, and of clients that leave; each app counts for itself', async (t) => {
    const hold = Promise.withResolvers<[]>();
    const asked = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const list = () => {
      asked.resolve();
      return hold.promise;
    };
    const other = await build(t, parts, { stores: { ...stores, products: { ...stores.products, list } } });
    other.app.observeExchanges({ ended: ({ status }) => status === undefined && left.resolve() });
    const url = await other.app.listen({ host: '127.0.0.1', port: 0 });
    const client = new AbortController();
    const gone = t.rejects(fetch(`${url}/products`, { signal: client.signal }));
    await asked.promise;
    t.match((await other.request('/metrics')).body, /^http_requests_in_flight 2$/m, 'that of the scrape included');
    client.abort();
    await gone;
    await left.promise;
    const text = (await other.request('/metrics')).body;
    t.match(text, /^http_requests_in_flight 1$/m);
    t.match(text, /_count\{method="GET",route="\/products",status="aborted"\} 1$/m);
    t.match(text, /^orders_submitted_total 0$/m);
    hold.resolve([]);
  });
});
