import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '@expressway/local-aws';
import { createStripe } from '@expressway/local-stripe';
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
import { berlin, stoppedClock } from './fixtures.ts';

const tables: TableNames = {
  products: 'products',
  orders: 'orders',
  ledger: 'ledger',
  reservations: 'reservations',
  idempotency: 'idempotency',
  webhookEvents: 'webhookEvents',
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
 */
export async function createWorld(t: Test, options: { conflictRetry?: ConflictRetry } = {}) {
  const clock = stoppedClock();
  const dynamoDb = await startDynamoDb({ file: `${t.testdir()}/dynamo.db` });
  const stripe = createStripe({ now: () => clock.now(), random: randomBytes });
  const calls: StripeCall[] = [];
  const world = { intercept: (_: StripeCall): 'lost' | number | undefined => undefined };
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
    /** How much of a product is free, held and gone. */
    async stock(productId: string) {
      const product = await stores.products.get(productId);
      return product && { onHand: product.onHand, reserved: product.reserved, shipped: product.shipped };
    },
  });
}

export type World = Awaited<ReturnType<typeof createWorld>>;
