import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStripe } from '../src/index.ts';

/**
 * Serves Stripe from the file named by the first argument until it is killed, and says on which port. Events go to the
 * address that the second one is, signed with the third.
 */
const [, , file = '', url, secret] = process.argv;
const { requestListener } = createStripe({
  file,
  now: () => new Date(),
  random: randomBytes,
  ...(url !== undefined && secret !== undefined && { webhooks: { url, secret } }),
});
const server = createServer(requestListener).listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
