export type { Condition, DeadLetter } from './delivery/dead-letter.ts';
export type { DeliveryParts } from './delivery/parts.ts';
export type { RetryPolicy } from './delivery/retry.ts';
export { type DeliveryStore, type DeliveryStoreOptions, openDeliveryStore } from './delivery/store.ts';
export type { Wait } from './delivery/wait.ts';
export { type DynamoDb, type DynamoDbOptions, startDynamoDb } from './dynamodb/dynamodb.ts';
export { EventsError } from './events/errors.ts';
export { createEvents, type Events, type EventsOptions } from './events/events.ts';
export { InvalidEventPatternException } from './events/pattern-error.ts';
export type { PutEventsEntry, PutEventsResult, PutEventsResultEntry } from './events/put-events.ts';
export type { Rule } from './events/rule.ts';
export { createGateway, type GatewayParts } from './gateway.ts';
export type { JsonObject, JsonValue } from './json.ts';
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
export type { Place } from './place.ts';
export { createSchedule, type Schedule, type ScheduleOptions } from './schedules/schedule.ts';
export { SnsError } from './sns/errors.ts';
export type { OnSnsRequest } from './sns/http.ts';
export type { MessageAttribute, PublishInput } from './sns/message.ts';
export { createSns, type Sns, type SnsOptions } from './sns/sns.ts';
export type { InboxMessage } from './sns/store.ts';
export type { BatchSettings } from './streams/batch.ts';
export { createStreamMapping, type StreamMapping, type StreamMappingOptions } from './streams/stream-mapping.ts';
