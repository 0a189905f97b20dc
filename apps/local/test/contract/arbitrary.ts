import fc, { type Arbitrary } from 'fast-check';
import type { Contract, Schema } from './document.ts';

/** Values of a schema, as far as the schemas of our requests go. */
export function valuesOf(contract: Contract, node: Schema): Arbitrary<unknown> {
  const schema = contract.resolve(node);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valuesOf(contract, one)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  switch (schema.type) {
    case 'object': {
      const members = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, valuesOf(contract, one)]);
      return fc.record(Object.fromEntries(members) as Record<string, Arbitrary<unknown>>, {
        requiredKeys: schema.required ?? [],
      });
    }
    case 'array':
      return fc.array(valuesOf(contract, schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? 4, 4) });
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: Math.min(schema.maximum ?? 1000, 2 ** 31) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function textOf({ pattern, minLength = 0, maxLength = 60 }: Schema): Arbitrary<string> {
  const plain = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) });
  if (pattern === undefined) return plain;
  // fast-check makes no text for look-aheads; what it makes for the rest of such a pattern is filtered.
  const simple = pattern.replaceAll(/\(\?[=!][^)]*\)/g, '');
  const wanted = new RegExp(pattern, 'u');
  const made = /\\p\{/.test(simple) ? plain : fc.stringMatching(new RegExp(simple, 'u'));
  return made.filter((text) => text.length <= maxLength && wanted.test(text));
}

/** Values of a schema with one place, at any depth, replaced by anything at all, taken out, or one more put in. */
export function nearly(contract: Contract, schema: Schema): Arbitrary<unknown> {
  return fc
    .tuple(valuesOf(contract, schema), fc.nat(), fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('set', 'drop', 'add'))
    .map(([value, at, other, how]) => changed(value, at, other, how));
}

function changed(value: unknown, at: number, other: unknown, how: 'set' | 'drop' | 'add'): unknown {
  const places = containers(value).flatMap((container) => Object.keys(container).map((name) => ({ container, name })));
  const place = places[at % Math.max(places.length, 1)];
  if (!place) return other;
  if (how === 'set') Object.assign(place.container, { [place.name]: other });
  else if (how === 'add') Object.assign(place.container, { unexpected: other });
  else Reflect.deleteProperty(place.container, place.name);
  return value;
}

/** Every object and array in a value. */
const containers = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(containers)] : [];
