import type { Json } from '../json.ts';
import type { Scope } from './scope.ts';

/** A compiled expression. Pure but for the scope's `uuid` and `random`; throws StatesError. */
export type Evaluate = (scope: Scope) => Json;

/** A compiled condition of a Choice state. Throws StatesError. */
export type Condition = (scope: Scope) => boolean;
