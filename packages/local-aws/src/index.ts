export { type DynamoDb, type DynamoDbOptions, startDynamoDb } from './dynamodb/dynamodb.ts';
export { createGateway, type GatewayParts } from './gateway.ts';
export type { FunctionDefinition } from './lambda/environment.ts';
export {
  createLambda,
  type InvokeResponse,
  type Lambda,
  type LambdaLogEntry,
  type LambdaOptions,
} from './lambda/lambda.ts';
export type { InvokeRequest } from './lambda/request.ts';
export { LambdaServiceError } from './lambda/service-errors.ts';
export { SnsError } from './sns/errors.ts';
export type { MessageAttribute, PublishInput } from './sns/message.ts';
export { createSns, type Sns, type SnsOptions } from './sns/sns.ts';
export type { InboxMessage } from './sns/store.ts';
