import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

type BuildSerializer = ReturnType<typeof SerializerSelector>;

/**
 * Fastify's own compiler of serialisers, but for one serialiser for each distinct schema: Fastify would compile one for
 * every response of every route, and nearly all of ours are the same Problem.
 */
export const sharedSerializers = (): BuildSerializer => {
  const build = SerializerSelector();
  return (externalSchemas, options) => {
    const compile = build(externalSchemas, options);
    const compiled = new Map<string, ReturnType<typeof compile>>();
    return (route) => {
      const schema = JSON.stringify(route.schema);
      const serialize = compiled.get(schema) ?? compile(route);
      compiled.set(schema, serialize);
      return serialize;
    };
  };
};
