import type { MapState } from '../definition/model.ts';
import type { Frame } from '../interpreter/execution.ts';
import type { TaskAnswer } from '../interpreter/task.ts';
import type { Turn } from '../interpreter/turn.ts';
import { Payload } from '../payload.ts';
import { EXCEEDED, exceeds } from '../runner/map-run/tolerance.ts';

/** What the iterations of a Map would begin with; undefined where that is the items themselves. Throws a StatesError. */
export function iterationInputs(turn: Turn, { itemInput }: MapState, frame: Frame): Payload | undefined {
  const { items = [], argument = frame.input } = frame;
  if (itemInput === undefined) return undefined;
  return Payload.ofArray(
    items.map((value, index) => itemInput(argument, turn.scopes(frame, { item: { index, value } }))),
  );
}

/** The mocked answer, unless more iterations have failed than the Map tolerates. A Map that sets no limit tolerates all. */
export function judge(mock: TaskAnswer, { phase, items = [] }: Frame, failed: number): TaskAnswer {
  if (phase.kind !== 'mapRun' || 'failure' in mock) return mock;
  const { plan } = phase;
  const limited = plan.toleratedFailureCount > 0 || plan.toleratedFailurePercentage > 0;
  return limited && exceeds(plan, failed, items.length) ? { failure: EXCEEDED } : mock;
}
