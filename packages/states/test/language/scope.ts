import type { Json, JsonObject } from '../../src/json.ts';
import type { Scope } from '../../src/language/index.ts';
import { Payload } from '../../src/payload.ts';

export const UUID = '4f0b4c2e-6a1d-4a57-9b5c-0d5a3f1c2b3d';

/** A scope for tests: fixed ids and randomness. */
export function scopeOf(
  input: Json,
  context: JsonObject = { Execution: { Name: 'run', Input: { a: 1 } }, StateMachine: { Id: 'arn', Name: 'm' } },
  variables: JsonObject = {},
): Scope {
  const payloads = Object.entries(variables).map(([name, value]): [string, Payload] => [name, Payload.ofValue(value)]);
  return {
    input: Payload.ofValue(input),
    context,
    variables: Object.fromEntries(payloads),
    now: Date.UTC(2026, 10, 1),
    uuid: () => UUID,
    random: () => 0.5,
  };
}

/** Freezes a value to its depths, so that any write to it throws. */
export function frozen<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const item of Object.values(value)) frozen(item as Json);
  }
  return value;
}
