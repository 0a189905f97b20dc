import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '@expressway/local-aws';
import { type TableNames, tableDefinitions, tableVariables } from '@expressway/orders';
import { test } from 'tap';
import { Refusal } from '../src/refusal.ts';
import { prepareStore } from '../src/store.ts';

test('the tables are made once; one of an earlier version is refused in one line', async (t) => {
  const dynamoDb = await startDynamoDb({ file: `${t.testdir()}/dynamo.db` });
  t.teardown(() => dynamoDb.close());
  const environment = (prefix: string) => ({
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    ...Object.fromEntries(
      (Object.keys(tableVariables) as (keyof TableNames)[]).map((table) => [tableVariables[table], prefix + table]),
    ),
  });
  await prepareStore(environment('new-'));
  await prepareStore(environment('new-'));

  const client = new DynamoDBClient({
    endpoint: dynamoDb.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  t.teardown(() => client.destroy());
  const { GlobalSecondaryIndexes, ...orders } = tableDefinitions.orders;
  const earlier = GlobalSecondaryIndexes?.filter(({ IndexName }) => IndexName !== 'unsettled') ?? [];
  const used = new Set(
    [orders, ...earlier].flatMap(({ KeySchema = [] }) => KeySchema.map(({ AttributeName }) => AttributeName)),
  );
  await client.send(
    new CreateTableCommand({
      ...orders,
      TableName: 'old-orders',
      AttributeDefinitions: orders.AttributeDefinitions?.filter(({ AttributeName }) => used.has(AttributeName)) ?? [],
      GlobalSecondaryIndexes: earlier,
    }),
  );
  await t.rejects(
    prepareStore(environment('old-')),
    new Refusal('The table old-orders lacks the index unsettled: an earlier version made it. npm run reset deletes it'),
  );
});
