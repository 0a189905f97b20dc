import { test } from 'tap';
import { build, startParts } from '../support/build.ts';
import { documentOf } from '../support/documented.ts';

/** Every value below `node`, with its key. */
function* walk(node: unknown): Generator<[string, unknown]> {
  if (node === null || typeof node !== 'object') return;
  for (const [key, value] of Object.entries(node)) {
    yield [key, value];
    yield* walk(value);
  }
}

test('the OpenAPI document', async (t) => {
  const { app, request, signIn } = await build(t, await startParts(t));
  const document = documentOf(app);
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

  await t.test('has exactly the calls of the API', async (t) => {
    const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    t.same(calls.sort(), [
      'GET /healthz',
      'GET /metrics',
      'GET /ops/webhook-events',
      'GET /orders',
      'GET /orders/{orderId}',
      'GET /products',
      'GET /products/{productId}',
      'GET /readyz',
      'POST /ops/orders/{orderId}/reconcile',
      'POST /ops/orders/{orderId}/recover',
      'POST /ops/orders/{orderId}/redrive',
      'POST /ops/reconcile',
      'POST /ops/webhook-events/{eventId}/retry',
      'POST /orders',
      'POST /orders/validate',
      'POST /orders/{orderId}/cancel',
      'POST /orders/{orderId}/refunds',
      'POST /webhooks/stripe',
    ]);
  });

  await t.test('refers only to what is in it', async (t) => {
    for (const [key, value] of walk(document)) {
      if (key !== '$ref') continue;
      const target = String(value)
        .split('/')
        .slice(1)
        .reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], document);
      t.ok(target, String(value));
    }
  });

  await t.test('names its components, and uses every one of them', async (t) => {
    const used = new Set([...walk(document)].filter(([key]) => key === '$ref').map(([, value]) => value));
    for (const name of Object.keys(document.components.schemas)) {
      t.match(name, /^[A-Z][A-Za-z]+$/);
      t.ok(used.has(`#/components/schemas/${name}`), `${name} is used`);
    }
  });

  await t.test('says of every operation what it is', async (t) => {
    t.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
    for (const { operationId, summary, tags, responses } of operations) {
      t.match(operationId, /^[a-z][A-Za-z]+$/);
      t.ok(summary, operationId);
      t.equal(tags?.length, 1, operationId);
      for (const [status, { description, content = {} }] of Object.entries(responses)) {
        t.ok(description && description !== 'Default Response', `${operationId} ${status}`);
        if (Number(status) >= 400)
          t.same(Object.keys(content), ['application/problem+json'], `${operationId} ${status}`);
      }
    }
  });

  await t.test('has examples that the API takes', async (t) => {
    const example = (name: string) => document.components.schemas[name]?.examples?.[0] as object;
    const validated = await request({ method: 'POST', url: '/orders/validate', payload: example('CheckoutRequest') });
    t.equal(validated.statusCode, 200);
    const headers = { ...(await signIn()), 'idempotency-key': 'k' };
    const submitted = await request({ method: 'POST', url: '/orders', headers, payload: example('OrderSubmission') });
    t.equal(submitted.statusCode, 202);
  });
});
