import type { Point } from './placed.ts';

const radius = 10;

/** An SVG path through the points, straight between them and round at them. */
export function edgePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  let path = `M${at(first)}`;
  let before = first;
  for (const [index, corner] of rest.slice(0, -1).entries()) {
    const after = rest[index + 1] ?? last;
    const entry = towards(corner, before, radius);
    const exit = towards(corner, after, radius);
    path += `L${at(entry)}Q${at(corner)} ${at(exit)}`;
    before = corner;
  }
  return `${path}L${at(last)}`;
}

/** The point at a distance from one point on the way to another, at most half-way. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(distance / length, 0.5);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

const at = ({ x, y }: Point): string => `${round(x)},${round(y)}`;
const round = (value: number): number => Math.round(value * 10) / 10;
