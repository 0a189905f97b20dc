import type { Json, JsonObject } from '../json.ts';

/** What an expression can see, and the only sources of randomness that it may use. */
export interface Scope {
  /** `$` */
  readonly input: Json;
  /** `$$` */
  readonly context: JsonObject;
  /** `$name`, by name without the dollar sign. */
  readonly variables: Readonly<Record<string, Json>>;
  /** A new UUID v4, for States.UUID. */
  readonly uuid: () => string;
  /** A number in [0, 1), for States.MathRandom without a seed. */
  readonly random: () => number;
}
