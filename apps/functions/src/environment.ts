import {
  createDynamo,
  createQuoteSigner,
  createStores,
  createStripeClient,
  type PaymentDependencies,
  parseQuoteKeys,
  type QuoteSigner,
  type Stores,
  systemClock,
  tableNames,
} from '@expressway/orders';

/** The stores of this function's environment; built once per instance, when the module is loaded. */
export const createFunctionStores = (): Stores =>
  createStores({ dynamo: createDynamo(process.env), tables: tableNames(process.env), clock: systemClock });

export const createFunctionPayments = (): PaymentDependencies => ({
  stores: createFunctionStores(),
  stripe: createStripeClient(process.env),
});

export const createFunctionQuotes = (): QuoteSigner =>
  createQuoteSigner({ keys: parseQuoteKeys(process.env.QUOTE_KEYS ?? ''), clock: systemClock });
