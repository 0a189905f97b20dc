import type { Edge, Node } from './model.ts';

export interface Point {
  x: number;
  y: number;
}

/** Left upper corners and sizes, in pixels at 100 %; from the corner of the layout that it belongs to. */
export interface PlacedNode extends Point {
  node: Node;
  width: number;
  height: number;
  /** Its branches, from its own corner. */
  branches: (Layout & Point)[];
}

export interface PlacedEdge extends Omit<Edge, 'from' | 'to'> {
  /** undefined: from the start of the machine. */
  from: string | undefined;
  /** undefined: to its end. */
  to: string | undefined;
  points: Point[];
  /** The middle of its label, where it has one. */
  label: (Point & { text: string }) | undefined;
}

export interface Layout {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  /** The dots at which the machine starts and ends; branches have none. */
  start: Point | undefined;
  end: Point | undefined;
}
