import { type Static, type TSchema, Type } from 'typebox';

/** A schema that is a component of the OpenAPI document, under its `$id`. */
export type Named<T extends TSchema> = T & { $id: string };

export const named = <T extends TSchema>($id: string, schema: T): Named<T> => Object.assign(schema, { $id });

/** A reference to a named schema that keeps its static type. */
export const ref = <T extends TSchema>(schema: Named<T>) => Type.Unsafe<Static<T>>({ $ref: `${schema.$id}#` });

/** An object that refuses members which it does not name. */
export const strict = { additionalProperties: false } as const;

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Of an answer without a body, which is sent as `undefined`: a `null` would be written, and counted in Content-Length. */
export const noBody = Type.Unsafe<undefined>({ type: 'null' });

/** An amount of money in minor currency units. */
export const Amount = (description: string) => Type.Integer({ description: `${description}, in minor currency units` });

export const Timestamp = (description: string) =>
  Type.String({ format: 'date-time', description: `${description}, RFC 3339 in UTC` });

/** For calls that take no query parameters: one that is sent all the same is refused rather than overlooked. */
export const NoQuery = Type.Object({}, strict);
