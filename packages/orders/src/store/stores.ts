import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Audit, createAudit } from '../audit/audit.ts';
import { createProducts, type Products } from '../catalogue/products.ts';
import type { Clock } from '../clock.ts';
import { createReservations, type Reservations } from '../inventory/reservations.ts';
import { createIdempotency, type Idempotency } from '../order/idempotency.ts';
import { createOrders, type Orders } from '../order/orders.ts';
import { createLedger, type Ledger } from '../payment/ledger.ts';
import { createWebhookEvents, type WebhookEvents } from '../webhooks/events.ts';
import { type ConflictRetry, createTransact, type Transact } from './dynamo.ts';
import type { TableNames } from './tables.ts';

/** Everything that is kept, and the one way to change several of them together. */
export interface Stores {
  products: Products;
  orders: Orders;
  reservations: Reservations;
  ledger: Ledger;
  idempotency: Idempotency;
  webhookEvents: WebhookEvents;
  audit: Audit;
  transact: Transact;
  /** Answers when the store does; throws what the SDK throws when it doesn't. */
  ping(): Promise<void>;
}

export function createStores(options: {
  dynamo: DynamoDBDocumentClient;
  tables: TableNames;
  clock: Clock;
  conflictRetry?: ConflictRetry;
}): Stores {
  const { dynamo, tables, clock, conflictRetry } = options;
  return {
    products: createProducts(dynamo, tables.products),
    orders: createOrders(dynamo, tables.orders, clock),
    reservations: createReservations(dynamo, tables, clock),
    ledger: createLedger(dynamo, tables.ledger, clock),
    idempotency: createIdempotency(dynamo, tables.idempotency, clock),
    webhookEvents: createWebhookEvents(dynamo, tables.webhookEvents, clock),
    audit: createAudit(dynamo, tables.audit, clock),
    transact: createTransact(dynamo, conflictRetry),
    async ping() {
      await dynamo.send(new DescribeTableCommand({ TableName: tables.orders }));
    },
  };
}
