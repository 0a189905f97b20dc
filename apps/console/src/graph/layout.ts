import { Graph as DagreGraph, layout as dagreLayout } from '@dagrejs/dagre';
import type { Definition } from './definition.ts';
import { laneEdges } from './lanes.ts';
import { type Edge, type Graph, graphOf, type Node } from './model.ts';
import type { Layout, PlacedEdge, PlacedNode, Point } from './placed.ts';

export const sizes = {
  nodeHeight: 44,
  header: 40,
  padding: 16,
  dot: 16,
  character: 8.8,
  labelCharacter: 6,
  labelHeight: 16,
  longestLabel: 30,
} as const;

const terminal: ReadonlySet<string> = new Set(['Succeed', 'Fail']);
const startId = ' start';
const endId = ' end';

const known = new WeakMap<Definition, Layout>();

/** Where everything of a definition is drawn. Worked out once for each definition object. */
export function layoutOf(definition: Definition): Layout {
  const before = known.get(definition);
  if (before) return before;
  const layout = place(graphOf(definition), true);
  known.set(definition, layout);
  return layout;
}

/**
 * dagre can't route edges of nodes that hold others, so every machine is laid out by itself, innermost first, and is a node
 * of its size in the one around it.
 */
function place(graph: Graph, outermost: boolean): Layout {
  const dagre = new DagreGraph<object, Point & { width: number; height: number }, DagreEdge>({ multigraph: true });
  dagre.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 34, edgesep: 14, marginx: 4, marginy: 4 });
  const branches = new Map(
    graph.nodes.map(({ name, branches: inner }) => [name, inner.map((one) => place(one, false))]),
  );
  for (const node of graph.nodes)
    dagre.setNode(node.name, { x: 0, y: 0, ...sizeOf(node, branches.get(node.name) ?? []) });
  if (outermost)
    for (const id of [startId, endId]) dagre.setNode(id, { x: 0, y: 0, width: sizes.dot, height: sizes.dot });
  const catches = graph.edges.filter(({ kind }) => kind === 'catch');
  const others = graph.edges.filter(({ kind }) => kind !== 'catch');
  const edges = outermost ? [...others, ...outerEdges(graph)] : others;
  for (const [index, edge] of edges.entries()) {
    const text = labelOf(edge);
    const size = text === undefined ? {} : { width: text.length * sizes.labelCharacter + 8, height: sizes.labelHeight };
    dagre.setEdge(edge.from, edge.to, { labelpos: 'c', weight: 2, ...size }, String(index));
  }
  for (const { from, to } of onlyWays(graph.start, others, catches)) dagre.setEdge(from, to, { weight: 0 }, 'only way');
  dagreLayout(dagre);
  const { width = 0, height = 0 } = dagre.graph() as { width?: number; height?: number };
  const nodes = graph.nodes.map((node): PlacedNode => {
    const { x, y, width: w, height: h } = dagre.node(node.name);
    const corner = { x: x - w / 2, y: y - h / 2 };
    return { node, ...corner, width: w, height: h, branches: beside(branches.get(node.name) ?? [], w) };
  });
  const routed = edges.map((edge, index): PlacedEdge => {
    const { points = [], x, y } = dagre.edge(edge.from, edge.to, String(index)) as DagreEdge;
    const text = labelOf(edge);
    return {
      kind: edge.kind,
      labels: edge.labels,
      from: edge.from === startId ? undefined : edge.from,
      to: edge.to === endId ? undefined : edge.to,
      points,
      label: text !== undefined && x !== undefined && y !== undefined ? { x, y, text } : undefined,
    };
  });
  const lanes = laneEdges(catches, nodes, width);
  const dotAt = (id: string): Point | undefined => (outermost ? centre(dagre.node(id)) : undefined);
  return {
    width: lanes.width,
    height,
    nodes,
    edges: [...routed, ...lanes.edges],
    start: dotAt(startId),
    end: dotAt(endId),
  };
}

/** Of the edges that catch, those that states need to be placed below another at all: nothing else leads to them. */
function onlyWays(start: string, others: readonly Edge[], catches: readonly Edge[]): Edge[] {
  const reached = new Set([start, ...others.map(({ to }) => to)]);
  return [...new Map(catches.filter(({ to }) => !reached.has(to)).map((edge) => [edge.to, edge])).values()];
}

interface DagreEdge {
  points?: Point[];
  x?: number;
  y?: number;
  [option: string]: unknown;
}

const centre = ({ x, y }: Point): Point => ({ x, y });

/** From the start, and to the end from wherever the machine can end. */
function outerEdges({ start, nodes, edges }: Graph): Edge[] {
  const going = new Set(edges.filter(({ kind }) => kind !== 'catch').map(({ from }) => from));
  const last = nodes.filter(({ name, type }) => terminal.has(type) || !going.has(name));
  return [
    { from: startId, to: start, kind: 'next', labels: [] },
    ...last.map(({ name }): Edge => ({ from: name, to: endId, kind: 'next', labels: [] })),
  ];
}

function sizeOf({ name, type }: Node, branches: Layout[]): { width: number; height: number } {
  const text = Math.max(name.length, type.length + 6) * sizes.character + 58;
  if (branches.length === 0) return { width: Math.min(Math.max(text, 150), 320), height: sizes.nodeHeight };
  const inner = branches.reduce<number>((sum, { width }) => sum + width + sizes.padding, sizes.padding);
  const tallest = Math.max(...branches.map(({ height }) => height));
  return { width: Math.max(inner, text + 90), height: sizes.header + tallest + sizes.padding };
}

/** Branches side by side, in the middle of their container. */
function beside(branches: Layout[], width: number): (Layout & Point)[] {
  const all = branches.reduce<number>((sum, one) => sum + one.width, sizes.padding * (branches.length - 1));
  let x = (width - all) / 2;
  return branches.map((branch) => {
    const placed = { ...branch, x, y: sizes.header };
    x += branch.width + sizes.padding;
    return placed;
  });
}

function labelOf({ kind, labels }: Edge): string | undefined {
  const [first] = labels;
  if (kind === 'next' || first === undefined) return undefined;
  const text = labels.length > 1 ? `${first} +${labels.length - 1}` : first;
  return text.length > sizes.longestLabel ? `${text.slice(0, sizes.longestLabel - 1)}…` : text;
}
