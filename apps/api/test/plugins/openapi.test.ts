import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'tap';
import { documentText } from '../../src/openapi/text.ts';
import { build, startParts } from '../support/build.ts';
import { documentOf, resolved } from '../support/documented.ts';

const api = join(import.meta.dirname, '../..');
const file = join(api, 'openapi.json');
const { resolve } = createRequire(import.meta.url);

/** What Redocly says of a document, and with which exit code. */
const lint = (path: string) =>
  new Promise<{ code: unknown; output: string }>((done) => {
    const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const command = [resolve('@redocly/cli/bin/cli.js'), 'lint', '--extends=recommended-strict', path];
    execFile(process.execPath, command, { cwd: api, env: { ...process.env, ...quiet } }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });

/** Every value below `node`, with its key. */
function* walk(node: unknown): Generator<[string, unknown]> {
  if (node === null || typeof node !== 'object') return;
  for (const [key, value] of Object.entries(node)) {
    yield [key, value];
    yield* walk(value);
  }
}

test('the OpenAPI document', async (t) => {
  const parts = await startParts(t);
  const { app } = await build(t, parts);
  const document = documentOf(app);
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

  await t.test('has exactly the calls of the API', async (t) => {
    const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    t.same(calls.sort(), [
      'GET /healthz',
      'GET /metrics',
      'GET /ops/audit',
      'GET /ops/executions/{executionArn}',
      'GET /ops/executions/{executionArn}/cost',
      'GET /ops/executions/{executionArn}/definition',
      'GET /ops/executions/{executionArn}/history',
      'GET /ops/executions/{executionArn}/logs',
      'GET /ops/orders',
      'GET /ops/orders/{orderId}/execution',
      'GET /ops/webhook-events',
      'GET /ops/workflows',
      'GET /ops/workflows/{workflow}',
      'GET /ops/workflows/{workflow}/executions',
      'GET /ops/workflows/{workflow}/statistics',
      'GET /orders',
      'GET /orders/{orderId}',
      'GET /orders/{orderId}/events',
      'GET /products',
      'GET /products/{productId}',
      'GET /readyz',
      'POST /ops/executions/{executionArn}/redrive',
      'POST /ops/executions/{executionArn}/stop',
      'POST /ops/orders/{orderId}/reconcile',
      'POST /ops/orders/{orderId}/recover',
      'POST /ops/orders/{orderId}/redrive',
      'POST /ops/reconcile',
      'POST /ops/webhook-events/{eventId}/retry',
      'POST /ops/workflows/{workflow}/executions',
      'POST /ops/workflows/{workflow}/states/{state}/test',
      'POST /orders',
      'POST /orders/validate',
      'POST /orders/{orderId}/cancel',
      'POST /orders/{orderId}/refunds',
      'POST /webhooks/stripe',
    ]);
  });

  await t.test('says where servers get tokens, if that is known', async (t) => {
    t.same(Object.keys(document.components.securitySchemes ?? {}), ['bearer']);
    const tokenUrl = 'https://issuer.example/token';
    const other = documentOf((await build(t, parts, { tokenUrl })).app);
    t.match(other.components.securitySchemes, { oauth2: { flows: { clientCredentials: { tokenUrl, scopes: {} } } } });
    t.same(other.paths['/orders']?.post?.security, [{ bearer: [] }, { oauth2: [] }]);
    t.same(other.paths['/orders/validate']?.post?.security, [{}, { bearer: [] }, { oauth2: [] }]);
    t.same(other.paths['/products']?.get?.security, document.paths['/products']?.get?.security);
  });

  await t.test('refers only to what is in it', async (t) => {
    for (const [key, value] of walk(document))
      if (key === '$ref') t.ok(resolved(document, { $ref: String(value) }), String(value));
  });

  await t.test('names its components, and uses every one of them', async (t) => {
    const used = new Set([...walk(document)].filter(([key]) => key === '$ref').map(([, value]) => value));
    const { securitySchemes, ...kinds } = document.components;
    for (const [kind, components] of Object.entries(kinds))
      for (const name of Object.keys(components)) t.ok(used.has(`#/components/${kind}/${name}`), `${kind} ${name}`);
    for (const kind of ['schemas', 'parameters', 'responses'])
      for (const name of Object.keys(document.components[kind] ?? {})) t.match(name, /^[A-Z][A-Za-z]+$/);
    for (const { security = [] } of operations)
      for (const name of security.flatMap(Object.keys)) t.ok(securitySchemes?.[name], name);
  });

  await t.test('says of every operation what it is', async (t) => {
    t.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
    for (const { operationId, summary, tags, parameters = [], responses } of operations) {
      t.match(operationId, /^[a-z][A-Za-z]+$/);
      t.ok(summary, operationId);
      t.equal(tags?.length, 1, operationId);
      for (const parameter of parameters) {
        const { name, description } = resolved(document, parameter);
        t.ok(description, `${operationId} ${name}`);
      }
      for (const [status, answer] of Object.entries(responses)) {
        const { description, content = {} } = resolved(document, answer);
        t.ok(description && description !== 'Default Response', `${operationId} ${status}`);
        if (Number(status) >= 400)
          t.same(Object.keys(content), ['application/problem+json'], `${operationId} ${status}`);
      }
    }
  });

  await t.test('is the one in openapi.json', async (t) => {
    t.ok(readFileSync(file, 'utf8') === documentText(app), 'apps/api/openapi.json is stale: npm run generate');
  });

  await t.test('keeps Redocly’s recommended rules, which a planted fault breaks', async (t) => {
    t.match(await lint(file), { code: 0, output: 'Your API description is valid' });
    const planted = structuredClone(document);
    delete planted.paths['/healthz']?.get?.security;
    const copy = join(t.testdir({ 'openapi.json': JSON.stringify(planted) }), 'openapi.json');
    t.match(await lint(copy), { code: 1, output: /security-defined/ });
  });
});
