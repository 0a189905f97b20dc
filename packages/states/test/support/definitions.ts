import fc from 'fast-check';
import { functionArn } from './lambda.ts';

/** Functions of random definitions, by what they do. */
export const FUNCTIONS = ['echo', 'count', 'flaky', 'broken'] as const;

const callsFunction = (name: string) => ({ Resource: functionArn(name) });
const waitsForWorker = (name: string) => ({ Resource: `arn:aws:states:us-east-1:111111111111:activity:${name}` });
const waitsForChild = (name: string) => ({
  Resource: 'arn:aws:states:::states:startExecution.sync',
  Parameters: { StateMachineArn: `arn:aws:states:us-east-1:111111111111:stateMachine:${name}`, 'Input.$': '$' },
});

type Named = Record<string, object>;

const retry = fc.option(
  fc.record({
    ErrorEquals: fc.constantFrom(['Flaky'], ['States.ALL'], ['States.TaskFailed'], ['Other']),
    IntervalSeconds: fc.integer({ min: 1, max: 5 }),
    MaxAttempts: fc.integer({ min: 0, max: 3 }),
    JitterStrategy: fc.constantFrom('FULL', 'NONE'),
  }),
  { nil: undefined },
);

/** Now and then the last, which fails. */
const mostly = (good: readonly [unknown, ...unknown[]], bad: unknown): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constant(bad) });

/** Variables have other names at every depth, since an inner one must not hide an outer one. */
const catching = (depth: number) =>
  fc.option(
    fc
      .record({
        ErrorEquals: fc.constantFrom(['Flaky', 'Broken'], ['States.ALL']),
        ResultPath: fc.constantFrom('$.error', '$'),
        kept: fc.constantFrom<object>(
          {},
          { Assign: { [`caught${depth}`]: 1 } },
          { Assign: { [`caught${depth}.$`]: '$.Error' } },
        ),
      })
      .map(({ kept, ...catcher }) => ({ ...catcher, ...kept })),
    { nil: undefined },
  );

const fallible = (depth: number) => fc.record({ retry, catcher: catching(depth) });

/** The same in JSONata; some fail themselves. */
const fallibleInJsonata = (depth: number) =>
  fc.record({
    retry,
    catcher: fc.option(
      fc
        .record({
          ErrorEquals: fc.constantFrom(['States.QueryEvaluationError', 'Flaky'], ['States.ALL']),
          Output: mostly(['{% $merge([$states.input, {"error": $states.errorOutput}]) %}'], '{% $states.input.no %}'),
          kept: mostly([{}, { Assign: { [`caught${depth}`]: '{% $states.errorOutput.Error %}' } }], {
            Assign: { [`caught${depth}`]: '{% $states.input.no %}' },
          }),
        })
        .map(({ kept, ...catcher }) => ({ ...catcher, ...(kept as object) })),
      { nil: undefined },
    ),
  });

/** Expressions, of which some give nothing: always, or for the second item of a Map. */
const arguments_ = mostly([{ all: '{% $states.input %}' }], '{% $states.input.no %}');
const itemSelector = mostly(
  [{ item: '{% $states.context.Map.Item.Value %}' }],
  '{% $states.context.Map.Item.Index = 1 ? $states.input.no : $states.input %}',
);
const items = mostly(['{% $states.context.Execution.Input.items %}', [1, 2]], '{% $states.input.no %}');

/** Twice as often one that works. */
const functionName = fc.constantFrom(...FUNCTIONS, 'echo', 'count');

type Fallible = { retry: object | undefined; catcher: object | undefined };

const withHandling = (state: object, handling: Fallible, caught: string) => ({
  ...state,
  ...(handling.retry && { Retry: [handling.retry] }),
  ...(handling.catcher && { Catch: [{ ...handling.catcher, Next: caught }] }),
});

/** One state by its body; `caught` is where its Catch leads. */
const body = (depth: number): fc.Arbitrary<(caught: string) => object> =>
  fc.oneof(
    fc
      .constantFrom<object>(
        { Type: 'Pass' },
        { Type: 'Pass', Result: { r: [1, 2] }, ResultPath: '$.r' },
        { Type: 'Pass', Assign: { [`seen${depth}`]: 1 }, Parameters: { 'a.$': '$$.State.Name' }, ResultPath: '$.p' },
        {
          Type: 'Pass',
          QueryLanguage: 'JSONata',
          Assign: { [`kept${depth}`]: '{% $count($keys($states.input)) %}' },
          Output: '{% $merge([$states.input, {"s": $states.context.State.Name}]) %}',
        },
        {
          Type: 'Pass',
          QueryLanguage: 'JSONata',
          Output: `{% $merge([$states.input, {"v": [$kept${depth}, $caught${depth}, $caught${depth + 1}]}]) %}`,
        },
      )
      .map((state) => () => state),
    fc.integer({ min: 0, max: 3 }).map((seconds) => () => ({ Type: 'Wait', Seconds: seconds })),
    fc
      .record({
        name: functionName,
        work: fc.constantFrom(callsFunction, waitsForWorker, waitsForChild),
        handling: fallible(depth),
      })
      .map(
        ({ name, work, handling }) =>
          (caught: string) =>
            withHandling({ Type: 'Task', ...work(name), ResultPath: '$.t' }, handling, caught),
      ),
    fc.record({ name: functionName, given: arguments_, handling: fallibleInJsonata(depth) }).map(
      ({ name, given, handling }) =>
        (caught: string) =>
          withHandling(
            {
              Type: 'Task',
              QueryLanguage: 'JSONata',
              Resource: functionArn(name),
              Arguments: given,
              Output: '{% $merge([$states.input, {"t": $states.result}]) %}',
            },
            handling,
            caught,
          ),
    ),
    ...(depth === 0
      ? []
      : [
          fc.record({ processor: branch(depth - 1), items, itemSelector, handling: fallibleInJsonata(depth) }).map(
            ({ processor, items, itemSelector, handling }) =>
              (caught: string) =>
                withHandling(
                  {
                    Type: 'Map',
                    QueryLanguage: 'JSONata',
                    Items: items,
                    ItemSelector: itemSelector,
                    MaxConcurrency: '{% $count($states.context.Execution.Input.items) - 1 %}',
                    ItemProcessor: processor,
                    Output: '{% $merge([$states.input, {"m": $states.result}]) %}',
                  },
                  handling,
                  caught,
                ),
          ),
          fc
            .record({
              branches: fc.array(branch(depth - 1), { minLength: 1, maxLength: 3 }),
              handling: fallible(depth),
            })
            .map(
              ({ branches, handling }) =>
                (caught: string) =>
                  withHandling({ Type: 'Parallel', Branches: branches, ResultPath: '$.b' }, handling, caught),
            ),
          fc.record({ label: functionName, handling: fallible(depth) }).map(
            ({ label, handling }) =>
              (caught: string) =>
                withHandling(
                  {
                    Type: 'Map',
                    Label: label,
                    ItemsPath: '$$.Execution.Input.items',
                    ItemProcessor: {
                      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
                      StartAt: 'Child',
                      States: { Child: { Type: 'Pass', End: true } },
                    },
                    ResultPath: '$.d',
                  },
                  handling,
                  caught,
                ),
          ),
          fc
            .record({ processor: branch(depth - 1), max: fc.integer({ min: 0, max: 2 }), handling: fallible(depth) })
            .map(
              ({ processor, max, handling }) =>
                (caught: string) =>
                  withHandling(
                    {
                      Type: 'Map',
                      ItemsPath: '$$.Execution.Input.items',
                      ItemSelector: { 'item.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index' },
                      MaxConcurrency: max,
                      ItemProcessor: processor,
                      ResultPath: '$.m',
                    },
                    handling,
                    caught,
                  ),
            ),
        ]),
  );

interface Composite {
  readonly Branches?: object[];
  readonly ItemProcessor?: object;
  readonly Label?: string;
}

/** A state whose branches have names of their own, since names are unique in a whole machine. */
export function withOwnNames(state: object, name: string): object {
  const { Branches: branches, ItemProcessor: processor, Label: label } = state as Composite;
  return {
    ...state,
    ...(label !== undefined && { Label: `${name}.${label}` }),
    ...(branches && { Branches: branches.map((inner, index) => renamed(inner, `${name}.${index}.`)) }),
    ...(processor && { ItemProcessor: renamed(processor, `${name}.`) }),
  };
}

/** The same branch with a prefix before the names of all states in it, at any depth. */
function renamed<T>(value: T, prefix: string): T {
  if (Array.isArray(value)) return value.map((item) => renamed(item, prefix)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([field, item]) => {
    if (['StartAt', 'Next', 'Default', 'Label'].includes(field)) return [field, `${prefix}${item}`];
    if (field !== 'States') return [field, renamed(item, prefix)];
    return [
      field,
      Object.fromEntries(Object.entries(item).map(([name, state]) => [prefix + name, renamed(state, prefix)])),
    ];
  });
  return Object.fromEntries(entries) as T;
}

/** A branch of up to four states in a row, with a place where errors can be caught, ending in Succeed or Fail. */
export function branch(depth: number): fc.Arbitrary<object> {
  return fc
    .record({
      bodies: fc.array(body(depth), { minLength: 1, maxLength: 4 }),
      fails: fc.boolean(),
    })
    .map(({ bodies, fails }) => {
      const states: Named = {};
      bodies.forEach((make, index) => {
        const next = index === bodies.length - 1 ? 'Last' : `S${index + 1}`;
        states[`S${index}`] = { ...withOwnNames(make('Last'), `S${index}`), Next: next };
      });
      states.Last = fails
        ? { Type: 'Choice', Choices: [{ Variable: '$.error', IsPresent: true, Next: 'Bad' }], Default: 'Good' }
        : { Type: 'Pass', Next: 'Good' };
      states.Good = { Type: 'Succeed' };
      if (fails) states.Bad = { Type: 'Fail', Error: 'Broken', CausePath: '$.error.Error' };
      return { StartAt: 'S0', States: states };
    });
}
