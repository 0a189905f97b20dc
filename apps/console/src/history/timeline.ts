import { type ChosenIterations, isChosen } from './by-state.ts';
import type { Progress, Step } from './steps.ts';

/** A part of a step's bar; times are milliseconds since the epoch. */
export interface Segment {
  kind: 'work' | 'failed' | 'retry wait' | 'waiting' | 'inside';
  from: number;
  to: number;
}

/** The steps of an execution as rows: what is in a Parallel or Map comes after it. */
export function rowsOf({ steps }: Progress, chosen: ChosenIterations): Step[] {
  const children = new Map<Step | undefined, Step[]>();
  for (const step of steps) {
    if (!isChosen(step, chosen)) continue;
    const siblings = children.get(step.parent);
    if (siblings) siblings.push(step);
    else children.set(step.parent, [step]);
  }
  const rows: Step[] = [];
  const add = (step: Step) => {
    rows.push(step);
    const inner = children.get(step) ?? [];
    inner.sort((a, b) => (a.iteration ?? 0) - (b.iteration ?? 0) || a.id - b.id);
    for (const one of inner) add(one);
  };
  for (const step of children.get(undefined) ?? []) add(step);
  return rows;
}

/** What a step did when: its tries, and the waits between them. `until` is now, or when the execution ended. */
export function segmentsOf(step: Step, until: number): Segment[] {
  const end = step.endedAt ?? until;
  if (step.type === 'Wait') return [{ kind: 'waiting', from: step.at, to: end }];
  if (step.attempts.length === 0)
    return [{ kind: step.status === 'failed' ? 'failed' : 'work', from: step.at, to: end }];
  const isContainer = step.type === 'Parallel' || step.type === 'Map';
  const segments: Segment[] = [];
  let before: number | undefined;
  for (const { at, endedAt = end, status } of step.attempts) {
    if (before !== undefined && at > before) segments.push({ kind: 'retry wait', from: before, to: at });
    const failed = status === 'failed' || status === 'timed out';
    segments.push({ kind: failed ? 'failed' : isContainer ? 'inside' : 'work', from: at, to: endedAt });
    before = endedAt;
  }
  // It waits to be tried again.
  if (step.endedAt === undefined && before !== undefined && before < end && step.attempts.at(-1)?.status !== 'running')
    segments.push({ kind: 'retry wait', from: before, to: end });
  return segments;
}

/** Round steps for a scale of so many milliseconds, at most `most` of them. */
export function ticks(span: number, most: number): number[] {
  if (span <= 0) return [0];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}
