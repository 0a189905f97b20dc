import { type TableNames, tableVariables } from '@expressway/orders';

/** The variables that name these tables. */
export const tableSettings = (tables: TableNames): Record<string, string> =>
  Object.fromEntries(Object.entries(tables).map(([table, name]) => [tableVariables[table as keyof TableNames], name]));

/** A complete environment for the API, with changes; `undefined` unsets. */
export const settings = (changes: Record<string, string | undefined> = {}): NodeJS.ProcessEnv => ({
  AUTH_ISSUER: 'https://issuer.example',
  AUTH_AUDIENCE: 'expressway',
  AUTH_JWKS_URL: 'https://issuer.example/jwks.json',
  QUOTE_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64url')}`,
  ORDER_CHECKS_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:order-checks',
  ORDER_PROCESSING_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:order-processing',
  PRODUCTS_TABLE: 'products',
  ORDERS_TABLE: 'orders',
  LEDGER_TABLE: 'ledger',
  RESERVATIONS_TABLE: 'reservations',
  IDEMPOTENCY_TABLE: 'idempotency',
  WEBHOOK_EVENTS_TABLE: 'webhookEvents',
  AUDIT_TABLE: 'audit',
  ORDER_CONFIRMATION_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:order-confirmation',
  STRIPE_SECRET_KEY: 'sk_test_none',
  AWS_REGION: 'us-east-1',
  ...changes,
});
