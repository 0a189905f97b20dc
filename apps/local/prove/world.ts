import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SNSClient } from '@aws-sdk/client-sns';
import {
  awsClientSettings,
  createDynamo,
  createStores,
  createStripeClient,
  type Product,
  type ReconcileDependencies,
  tableNames,
} from '@expressway/orders';
import { ControlledClock } from '@expressway/states';
import { createConfirm, createOrderExecutions, createSfnClient, createTaskTokens } from '@expressway/workflows';
import { pino } from 'pino';
import Stripe from 'stripe';
import { compose } from '../src/compose.ts';
import { readSettings } from '../src/settings.ts';
import { type Plant, rewriteDefinition } from './plants.ts';
import { Saboteur } from './saboteur.ts';
import { unlimited } from './unlimited.ts';

const stock = 100_000;

/** Products of its own, so that nothing is ever short but where it should be. */
const products = ['proof-kettle', 'proof-cup'].map(
  (productId): Product => ({
    productId,
    name: productId,
    description: 'For the proof.',
    unitPrice: 1000,
    currency: 'eur',
    onHand: stock,
    reserved: 0,
    shipped: 0,
  }),
);
export const productIds = products.map(({ productId }) => productId);

/** How far each run of the reconciler is ahead of the one before: more than it leaves orders alone. Milliseconds. */
const reconcileStepMs = 6 * 60_000;

/** All of Expressway on free ports, with a saboteur in it, and the engine's time in our hands. */
export async function createWorld({ handlers, definition, alone = false, dataDir }: Plant & { dataDir?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'expressway-prove-'));
  const clock = new ControlledClock();
  const saboteur = new Saboteur({ engine: { clock, skipWaits: true }, ...(handlers && { handlers }) }, alone);
  const failures: Error[] = [];
  const running = await compose(
    readSettings({ PORT: '0', STATES_PORT: '0', DATA_DIR: dataDir ?? join(folder, 'data'), ...unlimited }),
    {
      log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
      onFailure: (error) => failures.push(error),
      interference: saboteur.interference,
      ...(alone && { warm: 'all' as const }),
    },
  );
  const { environment } = running;
  let ahead = 0;
  const shifted = { now: () => new Date(Date.now() + ahead) };
  const dynamo = createDynamo(environment);
  const sfn = createSfnClient(environment);
  const sns = new SNSClient(awsClientSettings(environment, 'SNS'));
  const orderProcessingArn = String(environment.ORDER_PROCESSING_ARN);
  if (definition) await rewriteDefinition(sfn, orderProcessingArn, definition);
  const stores = createStores({ dynamo, tables: tableNames(environment), clock: shifted });
  await Promise.all(products.map((product) => stores.products.add(product)));
  const dependencies: ReconcileDependencies = {
    stores,
    stripe: createStripeClient(environment),
    clock: shifted,
    taskTokens: createTaskTokens(sfn),
    executions: createOrderExecutions(sfn, orderProcessingArn),
    confirm: createConfirm(sns, String(environment.ORDER_CONFIRMATION_TOPIC_ARN)),
  };
  return {
    ...running,
    clock,
    saboteur,
    failures,
    sfn,
    orderProcessingArn,
    dependencies,
    initialStock: stock,
    /** Where nobody answers: for what happens while Stripe is down. */
    noStripe: new Stripe('sk_test_none', { host: '127.0.0.1', port: 9, protocol: 'http', maxNetworkRetries: 0 }),
    /** Lets so much time pass that the reconciler looks at what is under way. */
    letQuietPass() {
      ahead += reconcileStepMs;
    },
    async close() {
      await running.close();
      for (const client of [dynamo, sfn, sns]) client.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
