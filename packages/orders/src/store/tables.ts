import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

export interface TableNames {
  products: string;
  orders: string;
  ledger: string;
  reservations: string;
  idempotency: string;
  webhookEvents: string;
  audit: string;
}

/** The environment variable that names each table. */
export const tableVariables = {
  products: 'PRODUCTS_TABLE',
  orders: 'ORDERS_TABLE',
  ledger: 'LEDGER_TABLE',
  reservations: 'RESERVATIONS_TABLE',
  idempotency: 'IDEMPOTENCY_TABLE',
  webhookEvents: 'WEBHOOK_EVENTS_TABLE',
  audit: 'AUDIT_TABLE',
} as const satisfies Record<keyof TableNames, string>;

/** Reads the tables' names from the environment. Throws an Error that names the variable that is missing. */
export function tableNames(env: NodeJS.ProcessEnv): TableNames {
  const named = (table: keyof TableNames): string => {
    const name = env[tableVariables[table]];
    if (!name) throw new Error(`${tableVariables[table]} is not set`);
    return name;
  };
  return {
    products: named('products'),
    orders: named('orders'),
    ledger: named('ledger'),
    reservations: named('reservations'),
    idempotency: named('idempotency'),
    webhookEvents: named('webhookEvents'),
    audit: named('audit'),
  };
}

export const ordersByUser = 'byUser';
export const ordersByAge = 'byAge';
/** Only orders that the reconciler has yet to look at, by shard and time of their last change. */
export const unsettledOrders = 'unsettled';
/** Only events that are not dealt with, by queue and time of arrival. */
export const queuedWebhookEvents = 'queued';
export const auditByAge = 'byAge';
/** Only entries that are about an order. */
export const auditByOrder = 'byOrder';

type TableDefinition = Omit<CreateTableCommandInput, 'TableName'>;

const keyedBy = (hash: string, range?: string): TableDefinition => ({
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [hash, ...(range ? [range] : [])].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: hash, KeyType: 'HASH' },
    ...(range ? [{ AttributeName: range, KeyType: 'RANGE' as const }] : []),
  ],
});

/** Keys and indexes of each table, as DynamoDB's CreateTable takes them; local set-up and infra both build from this. */
export const tableDefinitions: Record<keyof TableNames, TableDefinition> = {
  products: keyedBy('productId'),
  orders: {
    ...keyedBy('orderId'),
    AttributeDefinitions: [
      { AttributeName: 'orderId', AttributeType: 'S' },
      { AttributeName: 'userId', AttributeType: 'S' },
      { AttributeName: 'partition', AttributeType: 'S' },
      { AttributeName: 'unsettled', AttributeType: 'S' },
      { AttributeName: 'updatedAt', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: ordersByUser,
        KeySchema: [
          { AttributeName: 'userId', KeyType: 'HASH' },
          { AttributeName: 'orderId', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: ordersByAge,
        KeySchema: [
          { AttributeName: 'partition', KeyType: 'HASH' },
          { AttributeName: 'orderId', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: unsettledOrders,
        KeySchema: [
          { AttributeName: 'unsettled', KeyType: 'HASH' },
          { AttributeName: 'updatedAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  },
  ledger: keyedBy('orderId', 'entry'),
  reservations: keyedBy('orderId'),
  idempotency: keyedBy('key'),
  webhookEvents: {
    ...keyedBy('eventId'),
    AttributeDefinitions: [
      { AttributeName: 'eventId', AttributeType: 'S' },
      { AttributeName: 'queue', AttributeType: 'S' },
      { AttributeName: 'receivedAt', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: queuedWebhookEvents,
        KeySchema: [
          { AttributeName: 'queue', KeyType: 'HASH' },
          { AttributeName: 'receivedAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  },
  audit: {
    ...keyedBy('auditId'),
    AttributeDefinitions: [
      { AttributeName: 'auditId', AttributeType: 'S' },
      { AttributeName: 'partition', AttributeType: 'S' },
      { AttributeName: 'orderId', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: auditByAge,
        KeySchema: [
          { AttributeName: 'partition', KeyType: 'HASH' },
          { AttributeName: 'auditId', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: auditByOrder,
        KeySchema: [
          { AttributeName: 'orderId', KeyType: 'HASH' },
          { AttributeName: 'auditId', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
};
