export { createStates, type States, type StatesOptions } from './create-states.ts';
export type { LambdaInvoke, LambdaRequest, LambdaResponse } from './integrations/lambda.ts';
export type { Connections } from './integrations/registry.ts';
export type { SnsPublish, SnsPublished } from './integrations/sns.ts';
export { type Clock, systemClock } from './runner/clock.ts';
export type { Log } from './runner/log.ts';
export { ServiceError } from './service/errors.ts';
export type { Service } from './service/service.ts';
export { type Listening, listen } from './wire/listen.ts';
