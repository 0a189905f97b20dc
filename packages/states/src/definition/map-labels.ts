import { field, type JsonObject } from '../json.ts';
import type { Diagnostics } from './diagnostics.ts';
import { writtenStates } from './written-states.ts';

/**
 * Checks that no two Maps have the same label: it "uniquely identifies a Map state", and is all by which a child execution
 * finds its definition again
 * (https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html, field Label).
 */
export function checkMapLabels(definition: JsonObject, diagnostics: Diagnostics): void {
  const seen = new Set<string>();
  for (const { fields, location } of writtenStates(definition)) {
    const label = field(fields, 'Label');
    if (typeof label !== 'string') continue;
    if (seen.has(label)) diagnostics.error(`${location}/Label`, `Label must be unique in a state machine: ${label}`);
    seen.add(label);
  }
}
