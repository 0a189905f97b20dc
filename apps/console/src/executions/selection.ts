import type { ChosenIterations } from '../history/by-state.ts';
import type { Progress, Step } from '../history/steps.ts';

export const views = ['graph', 'timeline', 'events'] as const;
export type View = (typeof views)[number];

/** What the page's address says of what is looked at; graph, timeline and events share it. */
export interface Selection {
  view: View;
  /** The visit of a state; undefined where the state was never visited, or nothing is chosen. */
  step: Step | undefined;
  state: string | undefined;
  event: number | undefined;
  iterations: ChosenIterations;
}

/** `?view=&step=<event id>&state=&event=&items=<Map>~<index>,…` */
export function readSelection(query: Record<string, string>, progress: Progress): Selection {
  const event = numberIn(query.event);
  const id = numberIn(query.step);
  const step =
    progress.steps.find((one) => one.id === id) ?? (event === undefined ? undefined : progress.stepOf.get(event));
  return {
    view: views.find((view) => view === query.view) ?? 'graph',
    step,
    state: step?.state ?? query.state,
    event,
    iterations: readIterations(query.items),
  };
}

const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

function readIterations(text = ''): Map<string, number> {
  return new Map(
    text.split(',').flatMap((part): [string, number][] => {
      const at = part.lastIndexOf('~');
      const index = numberIn(part.slice(at + 1));
      return at > 0 && index !== undefined ? [[part.slice(0, at), index]] : [];
    }),
  );
}

/** The address's text for chosen iterations with one changed; undefined chooses all items. */
export function withIteration(
  iterations: ChosenIterations,
  map: string,
  index: number | undefined,
): string | undefined {
  const changed = new Map(iterations);
  if (index === undefined) changed.delete(map);
  else changed.set(map, index);
  return [...changed].map(([name, one]) => `${name}~${one}`).join(',') || undefined;
}
