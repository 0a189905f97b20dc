import { changeOrder, createIds, createQuoteSigner, submitOrder } from '@expressway/orders';
import { test } from 'tap';
import { startParts, submission } from './support/build.ts';
import { testClock } from './support/clock.ts';
import { awsEnvironment, createSeededStores } from './support/database.ts';
import { parseEvents } from './support/events.ts';
import { settings, tableSettings } from './support/settings.ts';

/** An event of API Gateway's HTTP API or of a Function URL, payload format 2.0. */
const event = (method: string, path: string, query = '', headers: Record<string, string> = {}) => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: query,
  headers: { 'x-request-id': 'req-1', ...headers },
  queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
  requestContext: { http: { method, path }, stage: '$default' },
  isBase64Encoded: false,
});

test('the Lambda entry', async (t) => {
  const { database, issuer } = await startParts(t);
  const clock = testClock();
  const { tables, stores } = await createSeededStores(t, database.endpoint, clock);
  Object.assign(
    process.env,
    settings({
      ...awsEnvironment,
      LOG_LEVEL: 'silent',
      AUTH_ISSUER: issuer.settings.issuer,
      AUTH_JWKS_URL: issuer.settings.jwksUrl,
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      ...tableSettings(tables),
    }),
  );
  const { handler } = await import('../src/lambda.ts');
  const invoke = async (...request: Parameters<typeof event>) =>
    Reflect.apply(handler, undefined, [event(...request), {}]) as Promise<{
      statusCode: number;
      headers: object;
      body: string;
    }>;

  await t.test('serves the API', async (t) => {
    const { statusCode, headers, body } = await invoke('GET', '/products/mug');
    t.equal(statusCode, 200);
    t.match(headers, { 'x-request-id': 'req-1', 'content-type': /^application\/json/ });
    t.match(JSON.parse(body), { productId: 'mug' });
  });

  await t.test('answers the events of an order whole, once its stream has ended', async (t) => {
    const quotes = createQuoteSigner({ keys: [{ id: 'k1', secret: Buffer.alloc(32) }], clock });
    const idempotency = { key: 'k', scope: 'alice', bodyHash: 'h' };
    const { order } = await submitOrder(
      { stores, quotes, clock, ids: createIds(clock) },
      { ...submission, userId: 'alice', idempotency },
    );
    const event = { type: 'order.failed', message: 'It failed.' };
    await changeOrder(stores, order.orderId, { from: ['open'], phase: 'compensated', status: 'failed', event });
    const authorization = `Bearer ${await issuer.token()}`;
    const { statusCode, headers, body } = await invoke('GET', `/orders/${order.orderId}/events`, '', { authorization });
    t.equal(statusCode, 200);
    t.match(headers, { 'content-type': /^text\/event-stream/ });
    t.same(parseEvents(body).ids, ['1', '2']);
  });

  await t.test('answers problems as the server does', async (t) => {
    const { statusCode, headers, body } = await invoke('GET', '/orders', 'limit=1,2');
    t.equal(statusCode, 401);
    t.match(headers, { 'content-type': /^application\/problem\+json/, 'www-authenticate': /^Bearer/ });
    t.match(JSON.parse(body), { code: 'UNAUTHENTICATED', instance: '/orders', requestId: 'req-1' });
  });
});
