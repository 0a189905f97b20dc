import { branchesOf, type Definition, inWords, type State, type StateType } from './definition.ts';

export type EdgeKind = 'next' | 'choice' | 'default' | 'catch';

export interface Edge {
  from: string;
  to: string;
  kind: EdgeKind;
  /** Why it is taken: conditions, or the errors that are caught; one line for each. */
  labels: string[];
}

export interface Node {
  /** The state's name, which is unique in the whole definition. */
  name: string;
  type: StateType;
  /** The machines in it: of a Parallel its branches, of a Map the one for all its items. */
  branches: Graph[];
}

export interface Graph {
  start: string;
  nodes: Node[];
  edges: Edge[];
}

/** The graph of a definition, and of every branch in it. */
export function graphOf({ StartAt, States }: Definition): Graph {
  const states = Object.entries(States);
  return {
    start: StartAt,
    nodes: states.map(([name, state]) => ({ name, type: state.Type, branches: branchesOf(state).map(graphOf) })),
    edges: states.flatMap(([name, state]) => merged(edgesFrom(name, state))),
  };
}

function* edgesFrom(from: string, { Next, Choices = [], Default, Catch = [] }: State): Generator<Edge> {
  if (Next !== undefined) yield { from, to: Next, kind: 'next', labels: [] };
  for (const choice of Choices) yield { from, to: choice.Next, kind: 'choice', labels: [inWords(choice)] };
  if (Default !== undefined) yield { from, to: Default, kind: 'default', labels: ['otherwise'] };
  for (const { ErrorEquals, Next: to } of Catch)
    yield { from, to, kind: 'catch', labels: ErrorEquals.map(errorInWords) };
}

const errorInWords = (name: string): string => (name === 'States.ALL' ? 'any error' : name);

/** One edge for all of the same kind between two states. */
function merged(edges: Iterable<Edge>): Edge[] {
  const byEnd = new Map<string, Edge>();
  for (const edge of edges) {
    const key = `${edge.kind} ${edge.to}`;
    const known = byEnd.get(key);
    if (known) known.labels.push(...edge.labels);
    else byEnd.set(key, edge);
  }
  return [...byEnd.values()];
}
