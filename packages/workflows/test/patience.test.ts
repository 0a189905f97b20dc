import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsClientSettings } from '@expressway/orders';
import { test } from 'tap';
import { createLogsClient, createSfnClient, createWorkflows } from '../src/index.ts';

const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
/** How long a handler of the API may take. */
const handlerTimeoutMs = 20_000;

test('a service that hangs is given up before the API’s caller is', async (t) => {
  const { maxAttempts, requestHandler } = awsClientSettings(credentials, 'DYNAMODB');
  const { connectionTimeout, requestTimeout } = requestHandler;
  t.ok(maxAttempts * (connectionTimeout + requestTimeout) < handlerTimeoutMs);
});

test('checks that never end are unavailable, however often their start is tried', async (t) => {
  const server = createServer(() => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const sfn = createSfnClient({
    ...credentials,
    AWS_ENDPOINT_URL_SFN: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  const logs = createLogsClient(credentials);
  t.teardown(() => {
    logs.destroy();
    sfn.destroy();
    server.close();
    server.closeAllConnections();
  });
  const arns = { orderChecksArn: 'arn', orderProcessingArn: 'arn' };
  const workflows = createWorkflows({ sfn, logs, ...arns, checkTimeoutMs: 100 });
  const request = { items: [], shippingAddress: { line1: 'a', city: 'b', postalCode: 'c', country: 'DE' } };
  await t.rejects(workflows.check(request), {
    name: 'ChecksUnavailable',
    cause: { name: /AbortError|TimeoutError/ },
  });
});
