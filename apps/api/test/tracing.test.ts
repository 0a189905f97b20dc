import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { test } from 'tap';
import { build, cart, startParts, submission } from './support/build.ts';
import { captureLog } from './support/log.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const given = `00-${traceId}-b7ad6b7169203331-01`;
const xRayRoot = (id: string) => `Root=1-${id.slice(0, 8)}-${id.slice(8)}`;
const idOf = (traceparent: unknown) => String(traceparent).split('-')[1] ?? '';

test('traces', async (t) => {
  const parts = await startParts(t);
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const { lines, logger } = captureLog();
  const { request, signIn, sfn, app } = await build(t, parts, {
    logger,
    tracer: provider.getTracer('test'),
    corsOrigins: ['https://shop.example'],
  });
  t.beforeEach(() => {
    exporter.reset();
    lines.length = 0;
    sfn.requests.length = 0;
  });
  const validate = (headers: Record<string, string> = {}) =>
    request({ method: 'POST', url: '/orders/validate', headers, payload: cart });

  await t.test('a valid traceparent is continued, through the log and Step Functions', async (t) => {
    const headers = { ...(await signIn()), 'idempotency-key': 'traced', traceparent: given };
    const { headers: answer } = await request({ method: 'POST', url: '/orders', headers, payload: submission });
    const [span] = exporter.getFinishedSpans();
    t.equal(span?.parentSpanContext?.spanId, 'b7ad6b7169203331');
    t.equal(answer.traceparent, `00-${traceId}-${span?.spanContext().spanId}-01`);
    t.ok(lines.length > 0 && lines.every((line) => line.traceId === traceId), 'in every line');
    const [start] = sfn.requests.filter(({ operation }) => operation === 'StartExecution');
    const expected = `${xRayRoot(traceId)};Parent=${span?.spanContext().spanId};Sampled=1`;
    t.equal(start?.input.traceHeader, expected);
    t.equal(start?.headers['x-amzn-trace-id'], expected);
    t.notOk(String(start?.input.input).includes(traceId), 'the trace is no part of what the execution works with');
  });

  await t.test('an invalid one is replaced by a new trace', async (t) => {
    const wrong = [
      'nonsense',
      `ff-${traceId}-b7ad6b7169203331-01`,
      `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
      `00-${traceId}-${'0'.repeat(16)}-01`,
      `00-${traceId.toUpperCase()}-b7ad6b7169203331-01`,
      `00-${traceId}-b7ad6b7169203331`,
      `${given}, ${given}`,
    ];
    const ids = new Set<string>();
    for (const traceparent of [...wrong, undefined]) {
      const response = await validate(traceparent === undefined ? {} : { traceparent });
      t.equal(response.statusCode, 200);
      t.match(response.headers.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/, String(traceparent));
      const id = idOf(response.headers.traceparent);
      t.not(id, traceId);
      t.match(sfn.sent('StartSyncExecution').at(-1), { traceHeader: new RegExp(`^${xRayRoot(id)};`) });
      ids.add(id);
    }
    t.equal(ids.size, wrong.length + 1, 'each its own');
  });

  await t.test('X-Ray’s header is continued where it is complete and there is no traceparent', async (t) => {
    const header = `${xRayRoot(traceId)};Parent=53995c3f42cd8ad8;Sampled=1`;
    t.equal(idOf((await validate({ 'x-amzn-trace-id': header })).headers.traceparent), traceId);
    t.not(idOf((await validate({ 'x-amzn-trace-id': xRayRoot(traceId) })).headers.traceparent), traceId);
    const other = given.replace(traceId, 'f'.repeat(32));
    t.equal(
      idOf((await validate({ 'x-amzn-trace-id': header, traceparent: other })).headers.traceparent),
      'f'.repeat(32),
    );
  });

  await t.test('what the caller does not sample is not recorded, but still joined', async (t) => {
    const response = await validate({ traceparent: given.replace(/01$/, '00') });
    t.match(response.headers.traceparent, new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    t.match(sfn.sent('StartSyncExecution'), [{ traceHeader: /;Sampled=0$/ }]);
    t.same(exporter.getFinishedSpans(), []);
  });

  await t.test('spans say what was asked by its route, and how it went', async (t) => {
    await request('/products/mug?');
    await request('/nowhere/ada');
    await app.inject('/%zz');
    sfn.answers.StartSyncExecution = { status: 500, body: {} };
    await validate();
    const spans = exporter.getFinishedSpans().map(({ name, attributes, status }) => ({ name, attributes, status }));
    t.match(spans, [
      {
        name: 'GET /products/:productId',
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/products/:productId',
          'http.response.status_code': 200,
        },
        status: { code: SpanStatusCode.UNSET },
      },
      { name: 'GET', attributes: { 'http.response.status_code': 404 }, status: { code: SpanStatusCode.UNSET } },
      { name: 'GET', attributes: { 'http.response.status_code': 400 } },
      {
        name: 'POST /orders/validate',
        attributes: { 'http.response.status_code': 503, 'error.type': '503' },
        status: { code: SpanStatusCode.ERROR },
      },
    ]);
  });

  await t.test('pages of other origins may send it and read it', async (t) => {
    const origin = 'https://shop.example';
    const { headers } = await request({ url: '/products', headers: { origin } });
    t.match(headers['access-control-expose-headers'], /\btraceparent\b/);
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/products',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    t.match(preflight.headers['access-control-allow-headers'], /\btraceparent\b/);
  });
});
