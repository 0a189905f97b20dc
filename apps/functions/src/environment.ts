import { setTimeout as delay } from 'node:timers/promises';
import { SNSClient } from '@aws-sdk/client-sns';
import {
  type ActionDependencies,
  awsClientSettings,
  createDynamo,
  createQuoteSigner,
  createStores,
  createStripeClient,
  type PaymentDependencies,
  parseQuoteKeys,
  type QuoteSigner,
  type ReconcileDependencies,
  type Stores,
  systemClock,
  tableNames,
} from '@expressway/orders';
import { createConfirm, createOrderExecutions, createSfnClient, createTaskTokens } from '@expressway/workflows';

/** What functions work with, as this function's environment names it; built once per instance, when the module is loaded. */

export const createFunctionStores = (): Stores =>
  createStores({ dynamo: createDynamo(process.env), tables: tableNames(process.env), clock: systemClock });

const connectingMs = 1_000;

/**
 * Stores that have been asked once: a client's first call loads half of the SDK and opens a connection, and a check's budget
 * is too short for that. If nothing answers in time, the invocation will see. To be awaited by the handler, not by its module:
 * V8 ends the whole process when a thread is terminated while its module waits (nodejs/node issue 53238).
 */
export async function createConnectedStores(): Promise<Stores> {
  const stores = createFunctionStores();
  const asked = stores.products.find(['none']).catch(() => {});
  await Promise.race([asked, delay(connectingMs, undefined, { ref: false })]);
  return stores;
}

export const createFunctionPayments = (): PaymentDependencies => ({
  stores: createFunctionStores(),
  stripe: createStripeClient(process.env),
  clock: systemClock,
});

export const createFunctionActions = (): ActionDependencies => ({
  ...createFunctionPayments(),
  taskTokens: createTaskTokens(createSfnClient(process.env)),
});

export function createFunctionReconciliation(): ReconcileDependencies {
  const sfn = createSfnClient(process.env);
  return {
    ...createFunctionPayments(),
    taskTokens: createTaskTokens(sfn),
    executions: createOrderExecutions(sfn, required('ORDER_PROCESSING_ARN')),
    confirm: createConfirm(createFunctionSns(), required('ORDER_CONFIRMATION_TOPIC_ARN')),
  };
}

export const createFunctionSns = (): SNSClient => new SNSClient(awsClientSettings(process.env, 'SNS'));

export const createFunctionQuotes = (): QuoteSigner =>
  createQuoteSigner({ keys: parseQuoteKeys(process.env.QUOTE_KEYS ?? ''), clock: systemClock });

export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
