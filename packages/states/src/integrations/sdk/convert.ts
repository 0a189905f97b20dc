import type { NormalizedSchema as Schema } from '@smithy/core/schema';
import { isArray, isObject, type Json } from '../../json.ts';
import type { Casing } from './casing.ts';

/** The names of a structure's members in ASL. */
export const memberNames = (schema: Schema, casing: Casing): string[] =>
  schema.isStructSchema() ? [...schema.structIterator()].map(([name]) => casing(name)) : [];

/**
 * Parameters as the SDK's client takes them. What has to be a string and isn't becomes its JSON text, timestamps are
 * read from text, numbers and booleans too, blobs from base64, or as they are where they are a request's body. Throws
 * Misfit; `field` is the name of what is read.
 */
export function toSdk(schema: Schema, value: Json, casing: Casing, field = ''): unknown {
  if (value === null) return undefined;
  if (schema.isDocumentSchema()) return value;
  if (schema.isStructSchema()) return structure(schema, isObject(value) ? value : misshapen(field), casing);
  if (schema.isMapSchema()) {
    const items = schema.getValueSchema();
    const fields = Object.entries(isObject(value) ? value : misshapen(field));
    return Object.fromEntries(fields.map(([name, item]) => [name, toSdk(items, item, casing, name)]));
  }
  if (schema.isListSchema()) {
    const items = schema.getValueSchema();
    return (isArray(value) ? value : misshapen(field)).map((item) => toSdk(items, item, casing, field));
  }
  if (schema.isBlobSchema()) return Buffer.from(textOf(value), isBody(schema) ? 'utf8' : 'base64');
  if (schema.isStringSchema()) return textOf(value);
  if (schema.isTimestampSchema()) return instantOf(value) ?? misshapen(field);
  if (schema.isBooleanSchema()) return booleanOf(value) ?? misshapen(field);
  if (schema.isNumericSchema()) return numberOf(value) ?? misshapen(field);
  return value;
}

function instantOf(value: Json): Date | undefined {
  const date = new Date(typeof value === 'number' ? value * 1000 : textOf(value));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function booleanOf(value: Json): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

function numberOf(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** Parameters hold what the service's API doesn't take; the message says so as AWS does. */
export class Misfit extends Error {}

function misshapen(field: string): never {
  throw new Misfit(`The value of the field '${field}' has an invalid format`);
}

function structure(schema: Schema, value: Readonly<Record<string, Json>>, casing: Casing): object {
  const members = new Map<string, [string, Schema]>();
  for (const member of schema.structIterator()) members.set(casing(member[0]), member).set(member[0], member);
  return Object.fromEntries(
    Object.entries(value).map(([given, item]) => {
      const [name, member] = members.get(given) ?? unknown(given);
      return [name, toSdk(member, item, casing, given)];
    }),
  );
}

function unknown(member: string): never {
  throw new Misfit(`The field "${member}" is not supported by Step Functions`);
}

/** An answer of the SDK's client as JSON; undefined where it holds nothing. */
export function fromSdk(schema: Schema, value: unknown, casing: Casing): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return instant(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString(isBody(schema) ? 'utf8' : 'base64');
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || schema.isDocumentSchema()) return value as Json;
  if (Array.isArray(value)) {
    const items = schema.getValueSchema();
    return value.map((item) => fromSdk(items, item, casing) ?? null);
  }
  if (schema.isMapSchema()) {
    const items = schema.getValueSchema();
    return present(Object.entries(value).map(([name, item]) => [name, fromSdk(items, item, casing)]));
  }
  if (!schema.isStructSchema()) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  return present(
    [...schema.structIterator()].map(([name, member]) => [casing(name), fromSdk(member, record[name], casing)]),
  );
}

const present = (fields: [string, Json | undefined][]) =>
  Object.fromEntries(fields.filter((field): field is [string, Json] => field[1] !== undefined));

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Java's text of an instant, which leaves out a fraction that is nothing. */
const instant = (date: Date): string => date.toISOString().replace('.000Z', 'Z');

/** A blob that is all of a request's or answer's body travels as text, any other as base64. */
const isBody = (schema: Schema): boolean => schema.isStreaming() || schema.getMergedTraits().httpPayload === 1;
