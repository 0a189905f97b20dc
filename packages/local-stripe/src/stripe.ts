import type { RequestListener } from 'node:http';
import { openDatabase } from './database.ts';
import { createExecutor } from './executor.ts';
import type { OnRequest } from './faults.ts';
import { createIdempotency } from './idempotency.ts';
import { createIds, type Random } from './ids.ts';
import type { Api } from './operation.ts';
import { chargeRoutes } from './resources/charges.ts';
import { paymentIntentRoutes } from './resources/payment-intents/routes.ts';
import { paymentMethodRoutes } from './resources/payment-methods.ts';
import { refundRoutes } from './resources/refunds.ts';
import { createServer, type StripeLogEntry } from './server.ts';
import { createStore } from './store.ts';

export interface LocalStripeOptions {
  /** SQLite file; in memory without one. Every answer is on disk before it is given. */
  file?: string;
  now(): Date;
  /** For ids and secrets; `crypto.randomBytes` fits. */
  random: Random;
  log?(entry: StripeLogEntry): void;
  /** Makes requests fail, for tests of what their callers do then. */
  onRequest?: OnRequest;
}

export interface LocalStripe {
  /** Serves `/v1/…`. */
  requestListener: RequestListener;
  /** Closes the file; requests after that fail. */
  close(): Promise<void>;
}

/** A Stripe for one machine, behind Stripe's own SDK: `new Stripe('sk_test_local', { host, port, protocol: 'http' })`. */
export function createStripe(options: LocalStripeOptions): LocalStripe {
  const database = openDatabase(options.file);
  const now = () => Math.floor(options.now().getTime() / 1000);
  const newId = createIds(options.random);
  const api: Api = { store: createStore(database), newId, random: options.random, now };
  const idempotency = createIdempotency(database, now);
  const app = createServer({
    routes: [...paymentIntentRoutes, ...refundRoutes, ...chargeRoutes, ...paymentMethodRoutes],
    execute: createExecutor(database, api, idempotency),
    idempotency,
    newId,
    onRequest: options.onRequest,
    log: options.log ?? (() => {}),
  });
  return {
    requestListener: (request, response) => void app.ready().then(() => app.routing(request, response)),
    async close() {
      await app.close();
      database.close();
    },
  };
}
