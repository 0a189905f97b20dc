import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '@expressway/local-aws';
import { createStripe, type OnRequest } from '@expressway/local-stripe';
import type Stripe from 'stripe';
import type { Test } from 'tap';
import {
  type ConflictRetry,
  createDynamo,
  createIds,
  createQuoteSigner,
  createStores,
  createStripeClient,
  type Order,
  parseQuoteKeys,
  type Submission,
  seedCatalogue,
  submitOrder,
  type TableNames,
  tableDefinitions,
} from '../src/index.ts';
import { createEngine } from './engine.ts';
import { berlin, stoppedClock } from './fixtures.ts';

export const webhookSecret = 'whsec_test';

const tables: TableNames = {
  products: 'products',
  orders: 'orders',
  ledger: 'ledger',
  reservations: 'reservations',
  idempotency: 'idempotency',
  webhookEvents: 'webhookEvents',
  audit: 'audit',
};

/** One request as it reached Stripe's door, for tests that look at headers or get in its way. */
export interface StripeCall {
  method: string;
  path: string;
  idempotencyKey: string | undefined;
}

/**
 * The domain on a real DynamoDB and a stand-in for Stripe, both on loopback. `intercept` may answer a call to Stripe in its
 * place: 'lost' cuts the connection after Stripe has done its work, a number is an HTTP status without any work done.
 * `fault` is Stripe's own failing, whose errors it keeps for their idempotency keys. Step Functions is an `engine` that a
 * test commands; Stripe's events wait at `local.webhooks` to be released.
 */
export async function createWorld(t: Test, options: { conflictRetry?: ConflictRetry } = {}) {
  const clock = stoppedClock();
  const dynamoDb = await startDynamoDb({ file: `${t.testdir()}/dynamo.db` });
  const calls: StripeCall[] = [];
  const world = {
    intercept: (_: StripeCall): 'lost' | number | undefined => undefined,
    fault: ((_) => undefined) as OnRequest,
  };
  const stripe = createStripe({
    now: () => clock.now(),
    random: randomBytes,
    onRequest: (request) => world.fault(request),
    webhooks: { url: 'http://127.0.0.1:9/', secret: webhookSecret },
  });
  stripe.webhooks.change({ hold: true });
  const server = createServer((request, response) => {
    const key = request.headers['idempotency-key'];
    const call: StripeCall = {
      method: String(request.method),
      path: String(request.url),
      idempotencyKey: key === undefined ? undefined : String(key),
    };
    calls.push(call);
    const fault = world.intercept(call);
    if (typeof fault === 'number') {
      response.writeHead(fault, { 'content-type': 'application/json', 'stripe-should-retry': 'false' });
      response.end('{"error":{"type":"api_error","message":"planted"}}');
      return;
    }
    if (fault === 'lost') {
      response.writeHead = () => response;
      response.end = () => response.destroy() && response;
      response.write = () => true;
    }
    stripe.requestListener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dynamo = createDynamo({
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  t.teardown(async () => {
    dynamo.destroy();
    server.closeAllConnections();
    server.close();
    await stripe.close();
    await dynamoDb.close();
  });
  for (const [name, definition] of Object.entries(tableDefinitions))
    await dynamo.send(new CreateTableCommand({ TableName: tables[name as keyof TableNames], ...definition }));

  const stores = createStores({ dynamo, tables, clock, ...options });
  const { port } = server.address() as AddressInfo;
  const payments = {
    stores,
    clock,
    stripe: createStripeClient({ STRIPE_SECRET_KEY: 'sk_test_local', STRIPE_API_URL: `http://127.0.0.1:${port}` }),
  };
  const engine = createEngine();
  const confirmed: string[] = [];
  const actions = { ...payments, taskTokens: engine.taskTokens };
  const reconciling = {
    ...actions,
    executions: engine.executions,
    confirm: async ({ orderId }: { orderId: string }) => void confirmed.push(orderId),
  };
  const submitting = {
    stores,
    clock,
    ids: createIds(clock),
    quotes: createQuoteSigner({ keys: parseQuoteKeys(`k1:${Buffer.alloc(32, 1).toString('base64url')}`), clock }),
  };
  await seedCatalogue(stores.products);
  let submissions = 0;

  /** A submission of one mug (total 2249) that is right in all points but those given. */
  const submission = (more: Partial<Submission> = {}): Submission => {
    submissions += 1;
    return {
      userId: 'u1',
      items: [{ productId: 'mug', quantity: 1 }],
      shippingAddress: berlin,
      paymentMethodId: 'pm_card_visa',
      expectedTotal: 2249,
      idempotency: { key: `key-${submissions}`, scope: 'u1 POST /orders', bodyHash: `hash-${submissions}` },
      ...more,
    };
  };

  return Object.assign(world, {
    clock,
    dynamo,
    stores,
    payments,
    actions,
    reconciling,
    engine,
    /** Orders whose customers were told that they are on their way, once for each telling. */
    confirmed,
    /** Where Stripe's door is, for a client of another kind. */
    stripePort: port,
    /** Command of the Stripe behind the door. */
    local: stripe,
    submitting,
    submission,
    calls,
    tables,
    /** Submits an order, to be worked on step by step. */
    async order(more: Partial<Submission> = {}): Promise<Order> {
      return (await submitOrder(submitting, submission(more))).order;
    },
    /** An order as it stands now; fails where there is none. */
    async read(orderId: string): Promise<Order> {
      const order = await stores.orders.get(orderId);
      if (!order) throw new Error(`no order ${orderId}`);
      return order;
    },
    /** What Stripe says of an order's PaymentIntent; fails where it has none. */
    async intent(orderId: string): Promise<Stripe.PaymentIntent> {
      const entry = await stores.ledger.get(orderId, 'authorise');
      return payments.stripe.paymentIntents.retrieve(String(entry?.paymentIntentId), { expand: ['latest_charge'] });
    },
    /** What is left of an order's money at Stripe, held or taken. Minor currency units. */
    async kept(orderId: string): Promise<number> {
      const all = await payments.stripe.paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
      const mine = all.filter(({ metadata }) => metadata.orderId === orderId);
      const sums = mine.map(async ({ id, amount_capturable, amount_received }) => {
        const refunds = await payments.stripe.refunds.list({ payment_intent: id, limit: 100 });
        // Stripe has a refund for an authorisation that was let go, too, of which nothing had been received.
        const back = amount_received === 0 ? [] : refunds.data.filter(({ status }) => status !== 'failed');
        return amount_capturable + amount_received - back.reduce((sum, { amount }) => sum + amount, 0);
      });
      return (await Promise.all(sums)).reduce((sum, one) => sum + one, 0);
    },
    /** How much of a product is free, held and gone. */
    async stock(productId: string) {
      const product = await stores.products.get(productId);
      return product && { onHand: product.onHand, reserved: product.reserved, shipped: product.shipped };
    },
  });
}

export type World = Awaited<ReturnType<typeof createWorld>>;
