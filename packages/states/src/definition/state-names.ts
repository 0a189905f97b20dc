import type { JsonObject } from '../json.ts';
import type { Diagnostics } from './diagnostics.ts';
import { writtenStates } from './written-states.ts';

const MAX_NAME = 80;

/** Checks that names are not too long, and that none is given twice, wherever the states are nested. */
export function checkStateNames(definition: JsonObject, diagnostics: Diagnostics): void {
  const seen = new Set<string>();
  for (const { name, location } of writtenStates(definition)) {
    if (name.length > MAX_NAME) {
      const message = `State name must not be longer than ${MAX_NAME} characters`;
      diagnostics.error(location, message, 'INVALID_STATE_NAME');
    }
    if (seen.has(name)) {
      diagnostics.error(location, `Duplicate State name: ${name}`, 'DUPLICATE_STATE_NAME');
    }
    seen.add(name);
  }
}
