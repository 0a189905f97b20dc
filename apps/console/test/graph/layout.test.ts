import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Test, test } from 'tap';
import { branchesOf, type Definition, findState, inWords, type State } from '../../src/graph/definition.ts';
import { edgePath } from '../../src/graph/edge-path.ts';
import { layoutOf } from '../../src/graph/layout.ts';
import type { Layout, PlacedNode } from '../../src/graph/placed.ts';

const workflows = join(import.meta.dirname, '../../../../packages/workflows');
const read = (name: string): Definition => JSON.parse(readFileSync(join(workflows, `${name}.asl.json`), 'utf8'));

const namesIn = ({ States }: Definition): string[] =>
  Object.entries(States).flatMap(([name, state]) => [name, ...branchesOf(state).flatMap(namesIn)]);
const placedIn = ({ nodes }: Layout): PlacedNode[] =>
  nodes.flatMap((node) => [node, ...node.branches.flatMap(placedIn)]);

const apart = (a: PlacedNode, b: PlacedNode): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

/** Every state has its place, within what it is in and beside all others. */
function checkLayout(t: Test, definition: Definition, layout: Layout): void {
  t.same(
    new Set(placedIn(layout).map(({ node }) => node.name)),
    new Set(namesIn(definition)),
    'every state has its place',
  );
  const check = ({ nodes, edges, width, height }: Layout) => {
    for (const node of nodes) {
      if (node.x < 0 || node.y < 0 || node.x + node.width > width || node.y + node.height > height)
        t.fail(`${node.node.name} is not within its machine`);
      for (const other of nodes)
        if (other !== node && !apart(node, other)) t.fail(`${node.node.name} covers ${other.node.name}`);
      for (const branch of node.branches) {
        if (branch.x < 0 || branch.x + branch.width > node.width + 1 || branch.y + branch.height > node.height)
          t.fail(`a branch is not within ${node.node.name}`);
        check(branch);
      }
    }
    for (const { points, from, to } of edges)
      if (points.length < 2 || points.some(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y)))
        t.fail(`the way from ${from} to ${to} is none`);
  };
  check(layout);
}

test('both workflows are laid out', async (t) => {
  for (const name of ['order-checks', 'order-processing']) checkLayout(t, read(name), layoutOf(read(name)));
});

const target = fc.constantFrom('s0', 's1', 's2');

/** Machines of three states each, which lead anywhere, catch anything, and hold others. */
const machine = (depth: number): fc.Arbitrary<Definition> =>
  fc.array(stateOf(depth), { minLength: 3, maxLength: 3 }).map((states) => ({
    StartAt: 's0',
    States: Object.fromEntries(states.map((state, index) => [`s${index}`, state])),
  }));

const stateOf = (depth: number): fc.Arbitrary<State> =>
  fc.record({
    Type: fc.constant(depth === 0 ? 'Pass' : 'Parallel'),
    Branches: depth === 0 ? fc.constant([]) : fc.array(machine(depth - 1), { maxLength: 2 }),
    Catch: fc.array(fc.record({ ErrorEquals: fc.constant(['States.ALL']), Next: target }), { maxLength: 2 }),
    Next: target,
  });

let counter = 0;
/** Names are unique in a whole definition. */
function renamed({ States, StartAt }: Definition): Definition {
  const prefix = `m${counter++}`;
  const named = (name: string) => `${prefix}-${name}`;
  return {
    StartAt: named(StartAt),
    States: Object.fromEntries(
      Object.entries(States).map(([name, state]): [string, State] => [
        named(name),
        {
          ...state,
          Branches: branchesOf(state).map(renamed),
          Catch: (state.Catch ?? []).map((one) => ({ ...one, Next: named(one.Next) })),
          Next: named(state.Next ?? 's0'),
        },
      ]),
    ),
  };
}

test('any machine is laid out, loops and edges to what holds others among it', async (t) => {
  fc.assert(
    fc.property(machine(2), (made) => {
      const definition = renamed(made);
      checkLayout(t, definition, layoutOf(definition));
    }),
    { numRuns: 60, seed: 20261124 },
  );
});

test('a definition is laid out once', async (t) => {
  const definition = read('order-processing');
  t.equal(layoutOf(definition), layoutOf(definition));
});

test('choices are told in words', async (t) => {
  const rules = [
    [{ Variable: '$.total', NumericGreaterThanEquals: 10 }, 'total ≥ 10'],
    [{ Variable: '$.a', StringEqualsPath: '$.b' }, 'a = b'],
    [{ Variable: '$.a', IsPresent: false }, 'a is not present'],
    [{ Not: { Variable: '$.a', BooleanEquals: true } }, 'not (a = true)'],
    [
      {
        And: [
          { Variable: '$', IsNull: true },
          { Variable: '$.b', StringMatches: 'x*' },
        ],
      },
      'input is null and b matches x*',
    ],
    [{ Condition: '{% $x > 1 %}' }, '$x > 1'],
  ] as const;
  for (const [rule, words] of rules) t.equal(inWords(rule as never), words);
});

test('a state is found wherever it is', async (t) => {
  t.match(findState(read('order-processing'), 'ChargePayment'), { Type: 'Task' });
  t.equal(findState(read('order-processing'), 'toString'), undefined);
});

test('edges are paths', async (t) => {
  t.equal(
    edgePath([
      { x: 0, y: 0 },
      { x: 10, y: 0 },
    ]),
    'M0,0L10,0',
  );
  t.equal(
    edgePath([
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 40, y: 40 },
    ]),
    'M0,0L30,0Q40,0 40,10L40,40',
  );
  t.equal(edgePath([]), '');
});
