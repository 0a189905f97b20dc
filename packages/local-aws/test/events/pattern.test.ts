import fc from 'fast-check';
import { test } from 'tap';
import { compilePattern } from '../../src/events/pattern.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';

const matches = (pattern: JsonObject, event: JsonObject) => compilePattern(pattern)(event);

const event: JsonObject = {
  version: '0',
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: ['arn:aws:states:us-east-1:123456789012:execution:order:1', 'arn:other'],
  detail: {
    status: 'TIMED_OUT',
    stopDate: null,
    retries: 3,
    late: true,
    input: { total: 12.5 },
    tags: [],
    lines: [{ sku: 'a', quantity: 1 }, [{ sku: 'b', quantity: 2, gift: true }], { sku: 'c', quantity: 3 }],
  },
};

const cases: [what: string, pattern: JsonObject, expected: boolean][] = [
  ['an exact value', { source: ['aws.states'] }, true],
  ['one of several values', { source: ['aws.ec2', 'aws.states'] }, true],
  ['another value', { source: ['aws.ec2'] }, false],
  ['all fields have to match', { source: ['aws.states'], version: ['1'] }, false],
  ['a number, not its text', { detail: { retries: ['3'] } }, false],
  ['a number', { detail: { retries: [3] } }, true],
  ['a boolean', { detail: { late: [true] } }, true],
  ['null', { detail: { stopDate: [null] } }, true],
  ['null is not absent', { detail: { stopDate: [{ exists: false }] } }, false],
  ['an element of an array', { resources: ['arn:other'] }, true],
  ['a field that is not there', { nothing: ['x'] }, false],
  ['a nested field whose parent is not there', { nothing: { x: ['x'] } }, false],
  ['prefix', { resources: [{ prefix: 'arn:aws:states' }] }, true],
  ['prefix, in another case', { source: [{ prefix: 'AWS' }] }, false],
  ['prefix, whatever the case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }, true],
  ['suffix', { source: [{ suffix: '.states' }] }, true],
  ['suffix, whatever the case', { source: [{ suffix: { 'equals-ignore-case': 'STATES' } }] }, true],
  ['prefix of a number', { detail: { retries: [{ prefix: '3' }] } }, false],
  ['equals-ignore-case', { detail: { status: [{ 'equals-ignore-case': 'timed_out' }] } }, true],
  ['wildcard', { resources: [{ wildcard: 'arn:*:execution:*:1' }] }, true],
  ['wildcard, not to the end', { resources: [{ wildcard: 'arn:*:execution' }] }, false],
  ['numeric =', { detail: { input: { total: [{ numeric: ['=', 12.5] }] } } }, true],
  ['numeric range', { detail: { retries: [{ numeric: ['>', 0, '<=', 3] }] } }, true],
  ['numeric range, open end', { detail: { retries: [{ numeric: ['>', 0, '<', 3] }] } }, false],
  ['numeric of a text', { version: [{ numeric: ['>=', 0] }] }, false],
  ['anything-but', { detail: { status: [{ 'anything-but': 'SUCCEEDED' }] } }, true],
  ['anything-but itself', { detail: { status: [{ 'anything-but': 'TIMED_OUT' }] } }, false],
  ['anything-but a list', { detail: { status: [{ 'anything-but': ['RUNNING', 'TIMED_OUT'] }] } }, false],
  ['anything-but numbers', { detail: { retries: [{ 'anything-but': [1, 2] }] } }, true],
  ['anything-but prefix', { source: [{ 'anything-but': { prefix: 'aws.' } }] }, false],
  ['anything-but suffixes', { source: [{ 'anything-but': { suffix: ['.ec2', '.s3'] } }] }, true],
  ['anything-but wildcard', { source: [{ 'anything-but': { wildcard: 'aws.*' } }] }, false],
  ['anything-but, any case', { source: [{ 'anything-but': { 'equals-ignore-case': 'AWS.STATES' } }] }, false],
  ['anything-but needs a value', { nothing: [{ 'anything-but': 'x' }] }, false],
  ['exists', { detail: { late: [{ exists: true }] } }, true],
  ['exists false', { detail: { early: [{ exists: false }] } }, true],
  ['exists false, and the parent is absent too', { nothing: { early: [{ exists: false }] } }, true],
  ['exists looks at leaves only', { detail: { input: [{ exists: false }] } }, true],
  ['an empty array has no leaves', { detail: { tags: [{ exists: true }] } }, false],
  ['a value, or none', { detail: { early: [true, { exists: false }] } }, true],
  ['within an array of objects', { detail: { lines: { sku: ['b'] } } }, true],
  ['two fields of one element', { detail: { lines: { sku: ['b'], quantity: [2] } } }, true],
  ['two fields of different elements', { detail: { lines: { sku: ['a'], quantity: [2] } } }, false],
  ['absent from all elements', { detail: { lines: { price: [{ exists: false }] } } }, true],
  ['not absent from all elements', { detail: { lines: { sku: ['a'], gift: [{ exists: false }] } } }, false],
  ['$or', { $or: [{ source: ['aws.ec2'] }, { detail: { late: [true] } }] }, true],
  ['$or, none', { $or: [{ source: ['aws.ec2'] }, { version: ['1'] }] }, false],
  ['$or beside another field', { version: ['1'], $or: [{ source: ['aws.states'] }, { version: ['0'] }] }, false],
  ['$or within a field', { detail: { $or: [{ early: [{ exists: true }] }, { early: [{ exists: false }] }] } }, true],
  ['nested $or', { $or: [{ version: ['1'] }, { $or: [{ version: ['2'] }, { version: ['0'] }] }] }, true],
];

for (const [what, pattern, expected] of cases)
  test(`${what}: ${expected}`, async (t) => {
    t.equal(matches(pattern, event), expected, JSON.stringify(pattern));
  });

test('a list $or with operators’ names is a field like any other', async (t) => {
  t.equal(matches({ $or: [{ prefix: 'a' }, { prefix: 'b' }] }, { $or: 'bee' }), true);
});

test('what EventBridge refuses is refused', async (t) => {
  const refused: JsonObject[] = [
    {},
    { source: 'aws.states' },
    { source: [] },
    { detail: {} },
    { source: [['a']] },
    { source: [{ like: 'a' }] },
    { source: [{ cidr: '10.0.0.0/8' }] },
    { source: [{ prefix: 'a', suffix: 'b' }] },
    { source: [{ prefix: 1 }] },
    { source: [{ prefix: { suffix: 'a' } }] },
    { source: [{ exists: 'true' }] },
    { source: [{ wildcard: 'a**b' }] },
    { source: [{ wildcard: 'a\\b' }] },
    { source: [{ wildcard: 'a\\' }] },
    { source: [{ numeric: ['>', '1'] }] },
    { source: [{ numeric: ['~', 1] }] },
    { source: [{ numeric: ['>', 6e9] }] },
    { source: [{ numeric: ['>', 5, '<', 1] }] },
    { source: [{ numeric: ['<', 1, '>', 0] }] },
    { source: [{ numeric: [] }] },
    { source: [{ 'anything-but': [] }] },
    { source: [{ 'anything-but': ['a', 1] }] },
    { source: [{ 'anything-but': { numeric: ['>', 1] } }] },
    { source: [{ 'anything-but': { prefix: [] } }] },
  ];
  for (const pattern of refused)
    t.throws(() => compilePattern(pattern), { name: 'InvalidEventPatternException' }, JSON.stringify(pattern));
});

const text = fc.string({ unit: fc.constantFrom('a', 'B', '*', '\\', '.', 'é'), maxLength: 8 });

test('a wildcard matches what the regular expression of the same meaning does', async (t) => {
  const escaped = (literal: string) => literal.replace(/[\\*]/g, '\\$&');
  const quote = (literal: string) => literal.replace(/[.*\\]/g, '\\$&');
  const outcomes = new Set<boolean>();
  const parts = fc.array(text, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(parts, text, fc.oneof(text, fc.constant(undefined)), (all, between, other) => {
      // Between two stars there has to be something.
      const literals = all.filter((literal, index) => literal !== '' || index === 0 || index === all.length - 1);
      const wildcard = literals.map(escaped).join('*');
      const value = other ?? literals.join(between);
      const expected = new RegExp(`^${literals.map(quote).join('.*')}$`, 's').test(value);
      outcomes.add(expected);
      return matches({ v: [{ wildcard }] }, { v: value }) === expected;
    }),
    { numRuns: 1000 },
  );
  t.strictSame([...outcomes].sort(), [false, true]);
});

const leaf = fc.oneof(text, fc.integer({ min: -1000, max: 1000 }), fc.boolean(), fc.constant(null));
const name = fc.constantFrom('a', 'b', 'c', '$or');
const { object } = fc.letrec<{ object: JsonObject; value: JsonValue }>((tie) => ({
  object: fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  value: fc.oneof({ maxDepth: 3 }, leaf, tie('object'), fc.array(leaf, { maxLength: 3 })),
}));

/** Operators that a value fulfils. */
function fulfilled(value: JsonValue): JsonValue[] {
  const always: JsonValue[] = [value, { exists: true }, { 'anything-but': 'no value has this' }];
  if (typeof value === 'number')
    return [
      ...always,
      { numeric: ['=', value] },
      { numeric: ['>=', value, '<', value + 1] },
      { 'anything-but': value + 1 },
    ];
  if (typeof value !== 'string') return always;
  const middle = value.length >> 1;
  return [
    ...always,
    { prefix: value.slice(0, middle) },
    { suffix: value.slice(middle) },
    { 'equals-ignore-case': value.toUpperCase() },
    { prefix: { 'equals-ignore-case': value.slice(0, middle).toLowerCase() } },
    { 'anything-but': { prefix: `${value}x` } },
  ];
}

/** A pattern made of one thing after the other that the event fulfils; undefined where there is nothing to say of it. */
function patternOf(source: JsonObject, pick: (choices: JsonValue[]) => JsonValue): JsonObject | undefined {
  const fields = Object.entries(source).flatMap(([key, value]): [string, JsonValue][] => {
    if (Array.isArray(value)) {
      const [first] = value;
      return [[key, [first === undefined ? { exists: false } : pick(fulfilled(first))]]];
    }
    if (typeof value !== 'object' || value === null) return [[key, [pick(fulfilled(value))]]];
    const nested = patternOf(value, pick);
    return nested === undefined ? [] : [[key, nested]];
  });
  return fields.length > 0 ? Object.fromEntries(fields) : undefined;
}

test('a pattern made from an event matches it, and not once any of its fields asks for something else', async () => {
  fc.assert(
    fc.property(object, fc.infiniteStream(fc.nat()), (source, numbers) => {
      const pick = (choices: JsonValue[]): JsonValue => choices[numbers.next().value % choices.length] ?? null;
      const pattern = patternOf(source, pick);
      fc.pre(pattern !== undefined);
      if (!matches(pattern, source)) return false;
      // In an $or, one of two will do; beside the pattern, both have to.
      const wrong = { z: ['nothing has this'] };
      return (
        matches({ $or: [wrong, pattern] }, source) &&
        !matches({ $or: [wrong, wrong] }, source) &&
        Object.keys(pattern).every((key) => !matches({ ...pattern, [key]: [{ wildcard: 'no*value' }] }, source))
      );
    }),
  );
});
