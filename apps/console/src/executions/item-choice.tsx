import { type ChosenIterations, failedItems } from '../history/by-state.ts';
import type { Iteration, Progress } from '../history/steps.ts';
import { withIteration } from './selection.ts';

interface ItemChoiceProps {
  progress: Progress;
  iterations: ChosenIterations;
  /** Given the address's text for the choice. */
  onChoose: (items: string | undefined) => void;
}

const mostOptions = 500;

/** For each Map that was entered: whether all its items are looked at, or one. */
export function ItemChoice({ progress, iterations, onChoose }: ItemChoiceProps) {
  const maps = new Map(
    progress.steps.filter(({ iterations: items }) => items.length > 0).map((step) => [step.state, step]),
  );
  if (maps.size === 0) return null;
  return (
    <div class="row item-choice">
      {[...maps.values()].map((step) => (
        <label key={step.state}>
          {step.state}{' '}
          <select
            value={iterations.get(step.state) ?? ''}
            onChange={({ currentTarget: { value } }) =>
              onChoose(withIteration(iterations, step.state, value === '' ? undefined : Number(value)))
            }
          >
            <option value="">
              all {step.items ?? step.iterations.length} items
              {failedItems(step) > 0 && `, ${failedItems(step)} failed`}
            </option>
            {worthChoosing(step.iterations).map(({ index, status }) => (
              <option key={index} value={index}>
                item #{index}: {status}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}

/** Of very many items, those that failed come first. */
function worthChoosing(items: readonly Iteration[]): Iteration[] {
  const sorted = [...items].sort((a, b) => a.index - b.index);
  if (sorted.length <= mostOptions) return sorted;
  const failed = sorted.filter(({ status }) => status === 'failed');
  const others = sorted.filter(({ status }) => status !== 'failed');
  return [...failed, ...others].slice(0, mostOptions);
}
