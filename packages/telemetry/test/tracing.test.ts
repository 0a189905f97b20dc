import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Test, test } from 'tap';
import { exportsSpans } from '../src/index.ts';
import { traceparent } from '../src/trace-context.ts';
import { createTracing } from '../src/tracing.ts';
import { traceIdOf } from '../src/x-ray.ts';

/** An OpenTelemetry collector that takes OTLP as JSON. */
async function startCollector(t: Test) {
  const received: { path: string | undefined; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    received.push({ path: request.url, body: await json(request) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const sampled = async (env: NodeJS.ProcessEnv) => {
  const { tracer } = await createTracing(env, 'test');
  return tracer.startSpan('a').isRecording();
};

test('without an endpoint there are traces, and nothing is sent', async (t) => {
  const { tracer, shutdown } = await createTracing({}, 'test');
  const span = tracer.startSpan('a');
  t.match(traceIdOf(span), /^[0-9a-f]{32}$/);
  t.match(traceparent(span), new RegExp(`^00-${traceIdOf(span)}-[0-9a-f]{16}-01$`));
  await shutdown();
  t.notOk(exportsSpans({}));
});

test('spans go to the endpoint that is set, for traces or for everything', async (t) => {
  const { received, url } = await startCollector(t);
  for (const env of [
    { OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/` },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/mine` },
  ]) {
    t.ok(exportsSpans(env));
    const { tracer, shutdown } = await createTracing(env, 'a-service');
    tracer.startSpan('a-span').end();
    await shutdown();
  }
  t.same(
    received.map(({ path }) => path),
    ['/v1/traces', '/mine'],
  );
  t.match(received[0]?.body, {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'a-service' } }] },
        scopeSpans: [{ spans: [{ name: 'a-span' }] }],
      },
    ],
  });
});

test('a collector that is away does no harm', async (t) => {
  const { tracer, shutdown } = await createTracing(
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_BSP_EXPORT_TIMEOUT: '20' },
    'test',
  );
  tracer.startSpan('a').end();
  await t.resolves(shutdown());
});

test('it can be switched off', async (t) => {
  const env = { OTEL_SDK_DISABLED: 'TRUE', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
  const { tracer } = await createTracing(env, 'test');
  t.equal(traceIdOf(tracer.startSpan('a')), undefined);
  t.notOk(exportsSpans(env));
  t.notOk(exportsSpans({ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }));
});

test('the sampler is the one that is named, else every trace is kept that the caller keeps', async (t) => {
  const sampler = (OTEL_TRACES_SAMPLER: string, OTEL_TRACES_SAMPLER_ARG = '') =>
    sampled({ OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG });
  for (const name of ['', 'always_on', 'parentbased_always_on', 'traceidratio', 'unheard_of'])
    t.ok(await sampler(name), name);
  for (const name of ['always_off', 'parentbased_always_off']) t.notOk(await sampler(name), name);
  for (const name of ['traceidratio', 'parentbased_traceidratio']) {
    t.notOk(await sampler(name, '0'), name);
    t.ok(await sampler(name, '1'), name);
    t.ok(await sampler(name, '7'), 'no share');
  }
});
