import type { Progress, Step, StepStatus } from './steps.ts';

/** What a graph shows of a state: all its visits, as far as they are chosen, in one. */
export interface StateProgress {
  /** Oldest first. */
  visits: Step[];
  status: StepStatus;
  /** Tries beyond the first of each visit. */
  retries: number;
  /** How many of them, visits or items, went wrong. */
  failures: number;
}

/** For Maps, by name: the item whose visits are looked at; all unless there is one. */
export type ChosenIterations = ReadonlyMap<string, number>;

/** A step counts unless it belongs to another item of a Map than the chosen one. */
export function isChosen(step: Step, chosen: ChosenIterations): boolean {
  for (let inner: Step = step; inner.parent; inner = inner.parent) {
    const wanted = chosen.get(inner.parent.state);
    if (wanted !== undefined && inner.iteration !== wanted) return false;
  }
  return true;
}

const gravest: readonly StepStatus[] = ['running', 'failed', 'stopped', 'caught', 'succeeded'];

/** The states that were visited, by name. */
export function byState({ steps }: Progress, chosen: ChosenIterations = new Map()): Map<string, StateProgress> {
  const states = new Map<string, StateProgress>();
  for (const step of steps) {
    if (!isChosen(step, chosen)) continue;
    const known = states.get(step.state) ?? { visits: [], status: 'succeeded', retries: 0, failures: 0 };
    known.visits.push(step);
    known.retries += Math.max(0, step.attempts.length - 1);
    known.failures +=
      step.type === 'Map' ? failedItems(step) : Number(step.status === 'failed' || step.status === 'caught');
    states.set(step.state, known);
  }
  for (const state of states.values())
    state.status = gravest.find((status) => state.visits.some((visit) => visit.status === status)) ?? 'succeeded';
  return states;
}

export const failedItems = ({ iterations }: Step): number =>
  iterations.filter(({ status }) => status === 'failed').length;

/** The transitions that were made, as `from → to`, where a machine's first state comes from nowhere. */
export function transitionsTaken({ steps }: Progress, chosen: ChosenIterations = new Map()): Set<string> {
  const taken = new Set<string>();
  for (const step of steps) {
    if (!isChosen(step, chosen)) continue;
    const { previous, state } = step;
    taken.add(transition(previous?.state, state, previous?.status === 'caught'));
  }
  return taken;
}

/** The name of a transition; the same two states may be joined by one for success and by one that catches. */
export const transition = (from: string | undefined, to: string | undefined, caught: boolean): string =>
  `${from ?? ''} ${caught ? '⇢' : '→'} ${to ?? ''}`;
