import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

type BuildSerializer = ReturnType<typeof SerializerSelector>;
type Serializer = ReturnType<ReturnType<BuildSerializer>>;

/** By the schemas that others refer to, and then by schema: JSON texts. Apps of one process share them. */
const compiled = new Map<string, Map<string, Serializer>>();

/**
 * Fastify's own compiler of serialisers, but for one serialiser for each distinct schema: Fastify would compile one for
 * every response of every route, and nearly all of ours are the same Problem.
 */
export const sharedSerializers = (): BuildSerializer => {
  const build = SerializerSelector();
  return (externalSchemas, options) => {
    const externals = JSON.stringify(externalSchemas);
    const known = compiled.get(externals) ?? new Map<string, Serializer>();
    compiled.set(externals, known);
    const compile = build(externalSchemas, options);
    return (route) => {
      const schema = JSON.stringify(route.schema);
      const serialize = known.get(schema) ?? compile(route);
      known.set(schema, serialize);
      return serialize;
    };
  };
};
