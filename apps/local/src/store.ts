import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  awsClientSettings,
  createDynamo,
  createStores,
  seedCatalogue,
  systemClock,
  type TableNames,
  tableDefinitions,
  tableNames,
} from '@expressway/orders';
import type { Environment } from './environment.ts';
import { Refusal } from './refusal.ts';

const tableWaitSeconds = 30;

/**
 * Makes the tables and the products that are missing; what is there already stays as it is. Throws Refusal for a table
 * that lacks an index, since an earlier version of Expressway made it.
 */
export async function prepareStore(environment: Environment): Promise<void> {
  const tables = tableNames(environment);
  const client = new DynamoDBClient(awsClientSettings(environment, 'DYNAMODB'));
  const dynamo = createDynamo(environment);
  try {
    await createTables(client, tables);
    await seedCatalogue(createStores({ dynamo, tables, clock: systemClock }).products);
  } finally {
    dynamo.destroy();
    client.destroy();
  }
}

async function createTables(client: DynamoDBClient, names: TableNames): Promise<void> {
  const tables = Object.keys(tableDefinitions) as (keyof TableNames)[];
  await Promise.all(
    tables.map(async (table) => {
      const TableName = names[table];
      try {
        await client.send(new CreateTableCommand({ TableName, ...tableDefinitions[table] }));
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw error;
      }
      await waitUntilTableExists({ client, maxWaitTime: tableWaitSeconds }, { TableName });
    }),
  );
  for (const table of tables) await requireIndexes(client, names[table], tableDefinitions[table]);
}

async function requireIndexes(
  client: DynamoDBClient,
  TableName: string,
  { GlobalSecondaryIndexes: wanted = [] }: (typeof tableDefinitions)[keyof TableNames],
): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const there = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  const missing = wanted.find(({ IndexName }) => !there.has(IndexName));
  if (missing !== undefined)
    throw new Refusal(
      `The table ${TableName} lacks the index ${missing.IndexName}: an earlier version made it. npm run reset deletes it`,
    );
}
