import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStripe } from '../src/index.ts';

/** Serves Stripe from the file named by the first argument until it is killed, and says on which port. */
const { requestListener } = createStripe({ file: String(process.argv[2]), now: () => new Date(), random: randomBytes });
const server = createServer(requestListener).listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
