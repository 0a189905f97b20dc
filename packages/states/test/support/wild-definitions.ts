import fc from 'fast-check';
import { withOwnNames } from './definitions.ts';
import { functionArn } from './lambda.ts';

/**
 * Definitions of every kind of state that hold together and nothing more: paths lead nowhere, expressions fail, types
 * don't fit, branches loop.
 */

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

/** What goes well more often than not, so that executions get somewhere. */
const mostly = <T>(good: T, wild: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: wild });

const path = oneOf('$', '$.a', '$.items', '$.items[*]', '$.items[0].x', '$..a', '$.missing', '$$.State.Name', '$seen');
const reference = oneOf<string | null>('$', '$.a', '$.b.c', '$.items[1]', null);
const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), oneOf<unknown>({ items: [1, 'a', null] }, { a: { x: 1 } }, []));
const template = oneOf<object>(
  { 'a.$': '$.a' },
  { 'items.$': "States.StringSplit($.a, ',')", b: 1 },
  { 'a.$': 'States.MathAdd($.a, 1)' },
  { 'name.$': "States.Format('{}-{}', $$.Execution.Name, $.missing)" },
  { items: [1, 2, 3], nested: { 'deep.$': '$' } },
  { 'seen.$': '$seen' },
);
const expression = oneOf(
  '{% $states.input %}',
  '{% $states.input.a + 1 %}',
  '{% $states.input.items %}',
  "{% $error('no') %}",
  '{% [1..3] %}',
  '{% $states.context.State.Name %}',
  '{% $states.input.missing %}',
  '{% $string($seen) & "!" %}',
  '{% $sum($states.input.items) %}',
  '{% ( $f := function($n) { $n > 0 ? $f($n - 1) : 0 }; $f(20) ) %}',
);
const data = fc.oneof(expression, value, fc.record({ a: expression, items: expression }));
const errors = oneOf(['States.ALL'], ['Flaky'], ['States.TaskFailed'], ['States.Timeout', 'Broken']);

const pathData = mostly<object>(
  {},
  fc.record(
    {
      InputPath: fc.oneof(path, oneOf(null)),
      Parameters: template,
      ResultSelector: template,
      ResultPath: reference,
      OutputPath: fc.oneof(path, oneOf(null)),
      Assign: oneOf<object>({ seen: 1 }, { 'seen.$': '$.a' }),
    },
    { requiredKeys: [] },
  ),
);
const jsonataData = mostly<object>(
  {},
  fc.record({ Output: data, Assign: fc.record({ seen: expression }) }, { requiredKeys: [] }),
);

type Body = (next: object, later: string) => object;

const handling = (later: string, retry: readonly string[] | undefined, caught: readonly string[] | undefined) => ({
  ...(retry && { Retry: [{ ErrorEquals: retry, IntervalSeconds: 1, MaxAttempts: 2 }] }),
  ...(caught && { Catch: [{ ErrorEquals: caught, Next: later }] }),
});

const fallible = (state: fc.Arbitrary<object>): fc.Arbitrary<Body> =>
  fc.tuple(state, maybe(errors), maybe(errors)).map(([made, retry, caught]) => (next, later) => ({
    ...made,
    ...handling(later, retry, caught),
    ...next,
  }));

const simple = (state: fc.Arbitrary<object>): fc.Arbitrary<Body> =>
  state.map((made) => (next) => ({ ...made, ...next }));

const withPaths = (type: string, more: fc.Arbitrary<object>, without: readonly string[] = []) =>
  fc.tuple(pathData, more).map(([paths, own]) => {
    const kept = Object.entries(paths).filter(([name]) => !without.includes(name));
    return { Type: type, ...Object.fromEntries(kept), ...own };
  });

const withJsonata = (type: string, more: fc.Arbitrary<object>) =>
  fc.tuple(jsonataData, more).map(([made, own]) => ({ Type: type, QueryLanguage: 'JSONata', ...made, ...own }));

const functionName = oneOf('echo', 'flaky', 'broken', 'text').map(functionArn);
const condition = oneOf<object>(
  { Variable: '$.a', NumericGreaterThan: 1 },
  { Variable: '$.items[0]', IsPresent: true },
  { Variable: '$.missing', StringEquals: 'x' },
  { Not: { Variable: '$', IsNull: true } },
  { Variable: '$.a', TimestampLessThanPath: '$.b' },
);

const choice: fc.Arbitrary<Body> = fc.oneof(
  fc.tuple(condition, fc.boolean()).map(([rule, fallback]) => (_next: object, later: string) => ({
    Type: 'Choice',
    Choices: [{ ...rule, Next: later }],
    ...(fallback && { Default: later }),
  })),
  expression.map((Condition) => (_next: object, later: string) => ({
    Type: 'Choice',
    QueryLanguage: 'JSONata',
    Choices: [{ Condition, Next: later }],
    Default: later,
  })),
);

const NO_RESULT = ['ResultSelector'];
const NO_DATA = ['ResultSelector', 'Parameters', 'ResultPath'];

const leaf: fc.Arbitrary<Body> = fc.oneof(
  simple(withPaths('Pass', fc.record({ Result: value }, { requiredKeys: [] }), NO_RESULT)),
  simple(withJsonata('Pass', fc.constant({}))),
  simple(withPaths('Wait', oneOf<object>({ Seconds: 1 }, { SecondsPath: '$.a' }, { TimestampPath: '$.b' }), NO_DATA)),
  simple(withJsonata('Wait', fc.record({ Seconds: fc.oneof(expression, fc.constant(2)) }))),
  fallible(withPaths('Task', fc.record({ Resource: functionName }))),
  fallible(withJsonata('Task', fc.record({ Resource: functionName, Arguments: data }, { requiredKeys: ['Resource'] }))),
  choice,
);

const composite = (depth: number): fc.Arbitrary<Body> =>
  fc.oneof(
    fallible(
      withPaths('Parallel', fc.record({ Branches: fc.array(wildBranch(depth - 1), { minLength: 1, maxLength: 3 }) })),
    ),
    fallible(
      withPaths(
        'Map',
        fc.record({
          ItemsPath: mostly('$.items', path),
          MaxConcurrency: fc.nat(2),
          ItemProcessor: wildBranch(depth - 1),
        }),
        ['Parameters'],
      ),
    ),
    fallible(withJsonata('Map', fc.record({ Items: data, ItemProcessor: wildBranch(depth - 1) }))),
  );

const last: fc.Arbitrary<object> = oneOf<object>(
  { Type: 'Succeed' },
  { Type: 'Succeed', OutputPath: '$.a' },
  { Type: 'Fail', Error: 'Bad' },
  { Type: 'Fail', ErrorPath: '$.a' },
  { Type: 'Pass', End: true },
);

/** States in a row, with a way back to the first in one branch of ten. */
export function wildBranch(depth: number): fc.Arbitrary<object> {
  const body =
    depth === 0 ? leaf : fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: composite(depth) });
  return fc
    .record({ bodies: fc.array(body, { minLength: 1, maxLength: 4 }), end: last, loops: fc.nat(9) })
    .map(({ bodies, end, loops }) => {
      const names = [...bodies.map((_, index) => `S${index}`), 'Last'];
      const states = bodies.map((make, index) => {
        const next = names[index + 1] as string;
        const back = loops === 0 && index === bodies.length - 1;
        const name = names[index] as string;
        return [name, withOwnNames(make({ Next: back ? 'S0' : next }, next), name)];
      });
      return { StartAt: 'S0', States: { ...Object.fromEntries(states), Last: end } };
    });
}

export const wildInput = fc.oneof(value, fc.record({ a: value, b: value, items: fc.array(value, { maxLength: 4 }) }));
