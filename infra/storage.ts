/// <reference path="../.sst/platform/config.d.ts" />
import { type TableNames, tableDefinitions, tableVariables } from '@expressway/orders';

type Table = keyof TableNames;
type Definition = (typeof tableDefinitions)[Table];

/** Rows that DynamoDB may delete by itself; late is early enough, readers look at the time too. */
const timeToLive: Partial<Record<Table, string>> = { idempotency: 'expiresAt', webhookEvents: 'expiresAt' };
const attributeTypes = { S: 'string', N: 'number', B: 'binary' } as const;

/** A key as SST's Dynamo takes it, from a key as CreateTable takes it. */
function index(keySchema: Definition['KeySchema'] = []) {
  const keyOf = (type: string) => keySchema.find((key) => key.KeyType === type)?.AttributeName;
  return { hashKey: String(keyOf('HASH')), rangeKey: keyOf('RANGE') };
}

function table(name: Table) {
  const {
    AttributeDefinitions = [],
    KeySchema,
    GlobalSecondaryIndexes = [],
    StreamSpecification,
  } = tableDefinitions[name];
  return new sst.aws.Dynamo(name.charAt(0).toUpperCase() + name.slice(1), {
    fields: Object.fromEntries(
      AttributeDefinitions.map((one) => [one.AttributeName, attributeTypes[one.AttributeType as 'S' | 'N' | 'B']]),
    ),
    primaryIndex: index(KeySchema),
    globalIndexes: Object.fromEntries(GlobalSecondaryIndexes.map((one) => [one.IndexName, index(one.KeySchema)])),
    ttl: timeToLive[name],
    ...(StreamSpecification?.StreamEnabled ? { stream: 'new-image' as const } : {}),
    deletionProtection: $app.protect,
  });
}

const names = Object.keys(tableDefinitions) as Table[];

/** Every table, by what it holds. */
const tables = names.map((name) => ({ name, component: table(name) }));

/** The variables by which code finds its tables. */
export const tableEnvironment = Object.fromEntries(
  tables.map(({ name, component }) => [tableVariables[name], component.name]),
);

/** The stream of a table that has one. */
export const streamOf = (name: Table) => tables.find((one) => one.name === name)?.component.nodes.table.streamArn;

/** What the domain does with its tables; it never deletes a row. */
export const tablePermissions = {
  actions: [
    'dynamodb:GetItem',
    'dynamodb:BatchGetItem',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:ConditionCheckItem',
    'dynamodb:DescribeTable',
  ],
  resources: tables.flatMap(({ component }) => [component.arn, $interpolate`${component.arn}/index/*`]),
};
