// An EventBridge in a process of its own, on the file given; its function never answers.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEvents, openDeliveryStore } from '../../src/index.ts';

const [file = ''] = process.argv.slice(2);
const events = createEvents({
  region: 'us-east-1',
  accountId: '123456789012',
  rules: [{ name: 'all', eventPattern: { source: ['shop'] }, functionName: 'never' }],
  invoke: () => new Promise(() => {}),
  store: openDeliveryStore({ file }),
  uuid: randomUUID,
  now: () => new Date(),
});
const server = createServer(events.requestListener).listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
