import type {} from '@fastify/swagger'; // adds OpenAPI's fields to the schemas of routes
import { type TSchema, Type } from 'typebox';

const strict = { additionalProperties: false } as const;
const empty = Type.Object({}, strict);

/** A body that may be left out. */
export const optionalBody = (body: TSchema = empty) => Type.Union([body, Type.Null()]);

/** The options of a route of the local server: not in the API's document, and without a rate limit. */
export const devRoute = <Schema extends { querystring?: TSchema; body?: TSchema }>(
  operationId: string,
  schema?: Schema,
) => ({
  config: { limit: 'none' as const },
  schema: { hide: true, operationId, querystring: empty, ...schema },
});
