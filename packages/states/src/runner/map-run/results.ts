import type { WriterPlan } from '../../history/events.ts';
import type { Journal } from '../../journal/journal.ts';
import type { MapRunStore } from '../../journal/map-runs.ts';
import type { Json } from '../../json.ts';
import { MAX_PAYLOAD_BYTES, Payload } from '../../payload.ts';
import type { MachineType } from '../../service/machine.ts';
import { describeChild } from './describe-child.ts';

/**
 * The results of a Map Run, in the order of its items, shaped as its writer says: by default the output of each child
 * execution. One that failed gives all that is known of it. Undefined when they are more than a state may pass on; no more than that is ever held.
 */
export function collectResults(
  store: MapRunStore,
  journal: Journal,
  run: { readonly key: number; readonly mapRunArn: string; readonly type: MachineType },
  transformation: WriterPlan['transformation'],
  now: number,
): Payload | undefined {
  const results: Payload[] = [];
  let size = 1;
  for (const child of store.childrenInOrder(run.key)) {
    const last = transformation === 'NONE' ? undefined : journal.last(child.key);
    const result =
      last?.type === 'ExecutionSucceeded'
        ? Payload.ofText(last.output)
        : Payload.ofValue(describeChild(journal, run, child, now));
    size += Buffer.byteLength(result.text) + 1;
    if (size > MAX_PAYLOAD_BYTES) return undefined;
    const parts = transformation === 'FLATTEN' ? result.value : undefined;
    if (Array.isArray(parts)) results.push(...parts.map((part: Json) => Payload.ofValue(part)));
    else results.push(result);
  }
  return Payload.ofArray(results);
}
