import { randomUUID } from 'node:crypto';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '@expressway/local-aws';
import {
  type Clock,
  createDynamo,
  createStores,
  seedCatalogue,
  type TableNames,
  tableDefinitions,
  tableVariables,
} from '@expressway/orders';
import type { Test } from 'tap';

/** The SDK wants credentials; nothing on this machine looks at them. */
export const awsEnvironment = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
Object.assign(process.env, awsEnvironment);

/** Starts one DynamoDB for a test file. */
export async function startDatabase(t: Test): Promise<{ endpoint: string }> {
  const database = await startDynamoDb();
  t.teardown(() => database.close());
  return database;
}

/** Stores on tables of their own, with the catalogue in them. */
export async function createSeededStores(t: Test, endpoint: string, clock: Clock) {
  const suffix = randomUUID();
  const entries = Object.keys(tableVariables).map((table) => [table, `${table}-${suffix}`]);
  const tables = Object.fromEntries(entries) as unknown as TableNames;
  const dynamo = createDynamo({ ...awsEnvironment, AWS_ENDPOINT_URL_DYNAMODB: endpoint });
  t.teardown(() => dynamo.destroy());
  for (const [table, definition] of Object.entries(tableDefinitions))
    await dynamo.send(new CreateTableCommand({ ...definition, TableName: tables[table as keyof TableNames] }));
  const stores = createStores({ dynamo, tables, clock });
  await seedCatalogue(stores.products);
  return { stores, tables };
}
