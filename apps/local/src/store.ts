import {
  CreateTableCommand,
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

const tableWaitSeconds = 30;

/** Makes the tables and the products that are missing; what is there already stays as it is. */
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
}
