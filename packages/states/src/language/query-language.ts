import type { Json } from '../json.ts';
import type { Scope } from './scope.ts';

/** A compiled expression. Pure but for the scope's `uuid` and `random`; throws StatesError. */
export type Evaluate = (scope: Scope) => Json;

/** A compiled condition of a Choice state. Throws StatesError. */
export type Condition = (scope: Scope) => boolean;

/**
 * What every query language offers to state types: all of it compiles once and throws DefinitionError on a fault.
 * Fields that exist in one language only (InputPath, ResultPath … of JSONPath) are not part of it.
 */
export interface QueryLanguage {
  readonly name: 'JSONPath' | 'JSONata';
  /** A payload template: JSON with expressions in it. `field` is the state's field that holds it. */
  compileTemplate(template: Json, field: string): Evaluate;
  /** The condition of one choice rule, without the fields that belong to the state (Next, Assign, Comment). */
  compileChoiceRule(rule: Json): Condition;
}
