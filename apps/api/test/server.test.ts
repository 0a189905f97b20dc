import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'tap';
import { startServer } from '../src/server.ts';
import { cart, startParts } from './support/build.ts';
import { testClock } from './support/clock.ts';
import { awsEnvironment, createSeededStores } from './support/database.ts';
import { settings, tableSettings } from './support/settings.ts';
import { startStepFunctions } from './support/step-functions.ts';

test('the server', async (t) => {
  const { database, issuer } = await startParts(t);
  const { tables } = await createSeededStores(t, database.endpoint, testClock());
  const sfn = await startStepFunctions(t);
  const env = settings({
    ...awsEnvironment,
    PORT: '0',
    // Other tests keep the machine busy.
    MAX_EVENT_LOOP_DELAY_MS: '0',
    LOG_LEVEL: 'silent',
    AUTH_ISSUER: issuer.settings.issuer,
    AUTH_JWKS_URL: issuer.settings.jwksUrl,
    ORDER_CHECKS_ARN: sfn.orderChecksArn,
    ORDER_PROCESSING_ARN: sfn.orderProcessingArn,
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SFN: sfn.endpoint,
    ...tableSettings(tables),
  });
  const main = join(import.meta.dirname, '../src/server.ts');

  await t.test('listens where its settings say and reaches every part by them', async (t) => {
    const app = await startServer(env);
    t.teardown(() => app.close());
    const { address, port } = app.server.address() as AddressInfo;
    t.equal(address, '127.0.0.1');
    const call = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
      return { status: response.status, body: await response.json() };
    };
    t.match(await call('/readyz'), { status: 200 });
    t.match(await call('/products/mug'), { status: 200, body: { available: 300 } });
    const headers = { authorization: `Bearer ${await issuer.token()}`, 'content-type': 'application/json' };
    t.match(await call('/orders', { headers }), { status: 200, body: { items: [] } });
    t.match(await call('/orders/validate', { method: 'POST', headers, body: JSON.stringify(cart) }), {
      status: 200,
      body: { decision: 'accept' },
    });
  });

  await t.test('does not start with a wrong setting', async (t) => {
    await t.rejects(startServer({ ...env, PORT: 'x' }), { message: 'Wrong settings: PORT must be integer' });
  });

  await t.test('does not start on a port that is taken', async (t) => {
    const app = await startServer(env);
    t.teardown(() => app.close());
    const { port } = app.server.address() as AddressInfo;
    await t.rejects(startServer({ ...env, PORT: String(port) }), { code: 'EADDRINUSE' });
  });

  await t.test('run by itself, it ends with one clear line when a setting is wrong', async (t) => {
    const child = spawn(process.execPath, [main], { env: { ...env, LOG_LEVEL: 'loud' } });
    const [errors, output, [code]] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'exit')]);
    t.equal(code, 1);
    t.equal(output, '');
    t.match(errors, /^Wrong settings: LOG_LEVEL must be one of .*\n$/);
  });

  await t.test('run by itself, it serves until it is told to stop, whoever hangs on to it', async (t) => {
    const child = spawn(process.execPath, [main], { env: { ...env, LOG_LEVEL: 'info', SHUTDOWN_GRACE_SECONDS: '0' } });
    t.teardown(() => child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    const [line] = await once(child.stdout, 'data');
    const [, url, port] = /(http:\/\/127\.0\.0\.1:(\d+))/.exec(String(line)) ?? [];
    const hanging = connect(Number(port), '127.0.0.1');
    hanging.on('error', () => undefined).write('POST /orders HTTP/1.1\r\nHost: api\r\n');
    t.equal((await fetch(`${url}/healthz`)).status, 200);
    child.kill('SIGTERM');
    t.same(await exited, [0, null]);
  });
});
