import { type OptimisedAction, withMetadata } from './optimised.ts';
import { optimisedDialect } from './service-error.ts';

const NAMES = ['ExpressionAttributeNames', 'ReturnConsumedCapacity', 'TableName'];

const WRITING = [
  ...NAMES,
  'ConditionalOperator',
  'ConditionExpression',
  'Expected',
  'ExpressionAttributeValues',
  'ReturnItemCollectionMetrics',
  'ReturnValues',
];

/** The actions that AWS has optimised: the parameters of each, and what each must have beside the table's name. */
const ACTIONS = {
  getItem: {
    subject: 'Key',
    parameters: [...NAMES, 'Key', 'AttributesToGet', 'ConsistentRead', 'ProjectionExpression'],
  },
  putItem: { subject: 'Item', parameters: [...WRITING, 'Item'] },
  updateItem: { subject: 'Key', parameters: [...WRITING, 'Key', 'AttributeUpdates', 'UpdateExpression'] },
  deleteItem: { subject: 'Key', parameters: [...WRITING, 'Key'] },
};

const dialect = optimisedDialect('DynamoDB', 'AmazonDynamoDBv2', 'AmazonDynamoDBException');
const answer = withMetadata(['x-amz-crc32', 'Content-Length', 'Date', 'Content-Type'], {
  Server: 'Server',
  Connection: 'keep-alive',
});

/** `arn:aws:states:::dynamodb:getItem`, `putItem`, `updateItem` and `deleteItem`. */
export const dynamodbItems: readonly OptimisedAction[] = Object.entries(ACTIONS).map(
  ([action, { parameters, subject }]) => ({
    service: 'dynamodb',
    action,
    parameters,
    required: [subject, 'TableName'],
    patterns: [],
    dialect,
    answer,
  }),
);
