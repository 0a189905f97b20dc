import type { Journal } from '../../journal/journal.ts';
import type { MapRunStore } from '../../journal/map-runs.ts';
import { MAX_PAYLOAD_BYTES, Payload } from '../../payload.ts';
import type { MachineType } from '../../service/machine.ts';
import { describeChild } from './describe-child.ts';

/**
 * The results of a Map Run, in the order of its items: the output of each child execution, or what became of one that
 * failed. Undefined when they are more than a state may pass on; no more than that is ever held.
 */
export function collectResults(
  store: MapRunStore,
  journal: Journal,
  run: { readonly key: number; readonly mapRunArn: string; readonly type: MachineType },
): Payload | undefined {
  const results: Payload[] = [];
  let size = 1;
  for (const child of store.childrenInOrder(run.key)) {
    const last = journal.last(child.key);
    const result =
      last?.type === 'ExecutionSucceeded'
        ? Payload.ofText(last.output)
        : Payload.ofValue(describeChild(journal, run, child));
    size += Buffer.byteLength(result.text) + 1;
    if (size > MAX_PAYLOAD_BYTES) return undefined;
    results.push(result);
  }
  return Payload.ofArray(results);
}
