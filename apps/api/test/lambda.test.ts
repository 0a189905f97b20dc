import { test } from 'tap';
import { startParts } from './support/build.ts';
import { testClock } from './support/clock.ts';
import { awsEnvironment, createSeededStores } from './support/database.ts';
import { settings, tableSettings } from './support/settings.ts';

/** An event of API Gateway's HTTP API or of a Function URL, payload format 2.0. */
const event = (method: string, path: string, query = '') => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: query,
  headers: { accept: 'application/json', 'x-request-id': 'req-1' },
  queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
  requestContext: { http: { method, path }, stage: '$default' },
  isBase64Encoded: false,
});

test('the Lambda entry', async (t) => {
  const { database } = await startParts(t);
  const { tables } = await createSeededStores(t, database.endpoint, testClock());
  Object.assign(
    process.env,
    settings({
      ...awsEnvironment,
      LOG_LEVEL: 'silent',
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

  await t.test('answers problems as the server does', async (t) => {
    const { statusCode, headers, body } = await invoke('GET', '/orders', 'limit=1,2');
    t.equal(statusCode, 401);
    t.match(headers, { 'content-type': /^application\/problem\+json/, 'www-authenticate': /^Bearer/ });
    t.match(JSON.parse(body), { code: 'UNAUTHENTICATED', instance: '/orders', requestId: 'req-1' });
  });
});
