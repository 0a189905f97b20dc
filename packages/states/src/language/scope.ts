import type { JsonObject } from '../json.ts';
import type { Payload } from '../payload.ts';

/** What an expression can see, and the only sources of time and randomness that it may use. */
export interface Scope {
  /** `$` in JSONPath, `$states.input` in JSONata. */
  readonly input: Payload;
  /** `$$` in JSONPath, `$states.context` in JSONata. */
  readonly context: JsonObject;
  /** `$name`, by name without the dollar sign. */
  readonly variables: Readonly<Record<string, Payload>>;
  /** Epoch milliseconds. */
  readonly now: number;
  /** A new UUID v4. */
  readonly uuid: () => string;
  /** A number in [0, 1). */
  readonly random: () => number;
}
