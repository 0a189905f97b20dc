import type { Edge } from './model.ts';
import type { PlacedEdge, PlacedNode, Point } from './placed.ts';

const margin = 20;
const between = 14;

/**
 * The way of edges that catch errors: to the right of everything, one lane for each state that they lead to. There may be one
 * for every state, all to the same place; drawn like others, they would cover the picture.
 */
export function laneEdges(
  edges: readonly Edge[],
  nodes: readonly PlacedNode[],
  contentWidth: number,
): { edges: PlacedEdge[]; width: number } {
  const places = new Map(nodes.map((placed) => [placed.node.name, placed]));
  const targets = [...new Set(edges.map(({ to }) => to))];
  const laneOf = new Map(targets.map((name, index) => [name, contentWidth + margin + index * between]));
  const placed = edges.flatMap((edge): PlacedEdge[] => {
    const from = places.get(edge.from);
    const to = places.get(edge.to);
    const lane = laneOf.get(edge.to);
    if (!from || !to || lane === undefined) return [];
    const start = rightOf(from, 0.5);
    const end = rightOf(to, 0.5);
    return [{ ...edge, points: [start, { x: lane, y: start.y }, { x: lane, y: end.y }, end], label: undefined }];
  });
  return { edges: placed, width: targets.length === 0 ? contentWidth : Math.max(...laneOf.values()) + between / 2 };
}

/** Containers are left beside their name, not in the middle of what they hold. */
function rightOf({ x, y, width, height, branches }: PlacedNode, share: number): Point {
  return { x: x + width, y: y + (branches.length > 0 ? 22 : height * share) };
}
