import fc from 'fast-check';
import { test } from 'tap';
import type { Json } from '../../src/json.ts';
import {
  compileChoiceRule,
  compileInputPath,
  compileResultPath,
  compileTemplate,
  compileValuePath,
  DefinitionError,
  parseTimestamp,
  StatesError,
} from '../../src/language/index.ts';
import { frozen, scopeOf } from './scope.ts';

const NAMES = ['a', 'b', 'items', '__proto__', 'two words', 'toString', 'é'];
const names = fc.constantFrom(...NAMES);

/** Documents whose fields the paths below have a fair chance to hit; frozen, so that no function can write to them. */
const documents: fc.Arbitrary<Json> = fc
  .letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'document' },
      fc.constantFrom<Json>(null, true, false, 0, 1, -2, 1.5, '', 'a', '2024-01-01T00:00:00Z'),
      fc.array(tie('value'), { maxLength: 4, depthIdentifier: 'document' }),
      fc
        .array(fc.tuple(names, tie('value')), { maxLength: 4, depthIdentifier: 'document' })
        .map((entries) => Object.fromEntries(entries)),
    ),
  }))
  .value.map(frozen);

const objects = documents.filter(
  (document) => typeof document === 'object' && !Array.isArray(document) && document !== null,
);

const scopes = fc
  .tuple(documents, documents)
  .map(([input, variable]) => scopeOf(input, frozen({ Execution: { Input: input } }), frozen({ a: variable })));

const integers = fc.integer({ min: -3, max: 5 });
const steps = fc.oneof(
  names.map((name) => (name === 'two words' ? `['${name}']` : `.${name}`)),
  fc.array(names, { minLength: 1, maxLength: 3 }).map((list) => `[${list.map((name) => `'${name}'`).join(', ')}]`),
  fc.array(integers, { minLength: 1, maxLength: 3 }).map((list) => `[${list.join(',')}]`),
  fc.tuple(fc.option(integers), fc.option(integers)).map(([from, to]) => `[${from ?? ''}:${to ?? 1}]`),
  fc.constantFrom('[*]', '.*', '..a', '..*', '..[0]', '[?(@.a)]', "[?(@.a == 1 && !@.b || @['items'] size 0)]"),
  fc.constantFrom('[?(@ in [1, null])]', '[?(@.a > $.b)]', '[?(@..a contains 1)]', '[?(@.a empty true)]'),
);
const paths = fc
  .tuple(fc.constantFrom('$', '$', '$$', '$a'), fc.array(steps, { maxLength: 4 }))
  .map(([root, list]) => root + list.join(''));

const FUNCTIONS =
  'Array ArrayContains ArrayGetItem ArrayLength ArrayPartition ArrayRange ArrayUnique Base64Encode Base64Decode'
    .concat(' Hash JsonMerge StringToJson JsonToString MathAdd MathRandom StringSplit Format UUID')
    .split(' ');
const calls = fc.letrec<{ call: string }>((tie) => ({
  call: fc
    .tuple(
      fc.constantFrom(...FUNCTIONS),
      fc.array(
        fc.oneof(
          { maxDepth: 3, depthIdentifier: 'call' },
          fc.oneof(
            paths,
            fc.constantFrom('1', '-2.5', '1e3', 'true', 'null', "''", "'{}'", "'\\{a\\}'", "'MD5'", "'a,b'"),
          ),
          tie('call'),
        ),
        { maxLength: 3 },
      ),
    )
    .map(([name, args]) => `States.${name}(${args.join(', ')})`),
})).call;

/** Text close to an expression, but mostly not one. */
const scraps = fc
  .array(fc.constantFrom(...'$.[]()?@*:,\'"\\ -1a=&|!<{}~', '..', '==', '&&', 'States.Format', '😀'), { maxLength: 20 })
  .map((list) => list.join(''));
const texts = fc.oneof(paths, calls, scraps, fc.string());

/** Runs what may fail only in the two known ways; any other error is a crash. Gives undefined for a failure. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof StatesError || error instanceof DefinitionError) return undefined;
    throw error;
  }
}

test('Any text in any field, on any document, gives JSON or a known error', async (t) => {
  const property = fc.property(texts, scopes, (text, scope) => {
    const results = [
      attempt(() => compileInputPath(text, 'InputPath')(scope)),
      attempt(() => compileValuePath(text, 'CausePath')(scope)),
      attempt(() => compileValuePath(text, 'SecondsPath')(scope)),
      attempt(() => compileTemplate({ a: [{ 'b.$': text }] }, 'Parameters')(scope)),
      attempt(() => compileResultPath(text)(scope.input.value, 1)),
    ];
    for (const result of results) if (result !== undefined) JSON.parse(JSON.stringify(result));
  });
  t.doesNotThrow(() => fc.assert(property, { numRuns: 2000 }));
});

test('Well-formed paths always compile', async (t) => {
  const property = fc.property(paths, (path) => void compileInputPath(path, 'InputPath'));
  t.doesNotThrow(() => fc.assert(property));
});

test('Any choice rule, on any document, gives a boolean or a known error', async (t) => {
  const operators = fc.constantFrom(
    'StringEquals',
    'NumericLessThan',
    'TimestampGreaterThanEquals',
    'BooleanEquals',
    'StringMatches',
  );
  const rules = fc.letrec<{ rule: Json }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3 },
      fc.record({ Variable: paths, IsPresent: fc.boolean() }),
      fc
        .tuple(paths, operators, documents)
        .map(([path, operator, operand]) => ({ Variable: path, [operator]: operand })),
      fc
        .tuple(paths, operators, texts)
        .map(([path, operator, text]) => ({ Variable: path, [`${operator}Path`]: text })),
      tie('rule').map((rule) => ({ Not: rule })),
      fc.array(tie('rule'), { maxLength: 3 }).map((list) => ({ And: list })),
      documents,
    ),
  })).rule;
  fc.assert(
    fc.property(rules, scopes, (rule, scope) => {
      const result = attempt(() => compileChoiceRule(rule)(scope));
      t.ok(result === undefined || typeof result === 'boolean');
    }),
    { numRuns: 1000 },
  );
});

test('Compiling is pure: a template can be compiled twice, evaluated twice, and stays as it is', async (t) => {
  const templates = fc
    .tuple(names, fc.oneof(paths, calls), documents)
    .map(([name, text, rest]) => frozen({ [`${name}.$`]: text, rest }));
  fc.assert(
    fc.property(templates, scopes, (template, scope) => {
      const evaluate = attempt(() => compileTemplate(template, 'Parameters'));
      if (evaluate === undefined) return;
      const first = attempt(() => evaluate(scope));
      t.same(
        attempt(() => evaluate(scope)),
        first,
      );
      t.same(
        attempt(() => compileTemplate(template, 'Parameters')(scope)),
        first,
      );
    }),
  );
});

test('What ResultPath writes, the same path reads back, and everything else is shared', async (t) => {
  const fields = fc
    .array(names, { minLength: 1, maxLength: 3 })
    .map((list) => `$${list.map((name) => `['${name}']`).join('')}`);
  fc.assert(
    fc.property(fields, objects, documents, (path, input, result) => {
      const merged = attempt(() => compileResultPath(path)(input, result));
      if (merged === undefined) return;
      t.same(compileInputPath(path, 'OutputPath')(scopeOf(merged)), result);
      const top = path.slice(3, path.indexOf("'", 3));
      for (const [name, value] of Object.entries(input as object)) {
        if (name !== top) t.equal(Object.getOwnPropertyDescriptor(merged, name)?.value, value);
      }
    }),
  );
});

test('Functions agree with one another', async (t) => {
  const evaluate = (expression: string, input: Json): Json =>
    (compileTemplate({ 'x.$': expression }, 'Parameters')(scopeOf(input)) as { x: Json }).x;
  fc.assert(
    fc.property(
      fc.array(documents),
      fc.integer({ min: 1, max: 9 }),
      fc.string({ unit: 'grapheme' }),
      (list, size, text) => {
        const input = { list, size, text };
        t.same((evaluate('States.ArrayPartition($.list, $.size)', input) as Json[]).flat(), list);
        t.equal(evaluate('States.ArrayLength($.list)', input), list.length);
        t.equal(evaluate('States.Base64Decode(States.Base64Encode($.text))', input), text);
        t.equal(evaluate("States.Format('{}', $.text)", input), text);
        t.same(evaluate('States.StringToJson(States.JsonToString($.list))', input), list);
        for (const item of list) t.ok(evaluate('States.ArrayContains($.list, $.item)', { list, item }));
      },
    ),
  );
});

test('StringMatches agrees with a regular expression', async (t) => {
  const parts = fc.array(fc.constantFrom('*', '\\*', '\\\\', 'a', 'b', '.'), { maxLength: 6 });
  const values = fc.array(fc.constantFrom('*', '\\', 'a', 'b', '.'), { maxLength: 8 }).map((list) => list.join(''));
  fc.assert(
    fc.property(parts, values, (pattern, value) => {
      const source = pattern.map((part) => (part === '*' ? '.*' : part === '.' ? '\\.' : part)).join('');
      const rule = { Variable: '$', StringMatches: pattern.join('') };
      t.equal(compileChoiceRule(rule)(scopeOf(value)), new RegExp(`^(?:${source})$`, 's').test(value));
    }),
    { numRuns: 1000 },
  );
});

test('Every instant that can be written is read back', async (t) => {
  const dates = fc.date({
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(fc.property(dates, (date) => t.equal(parseTimestamp(date.toISOString()), date.getTime())));
});
