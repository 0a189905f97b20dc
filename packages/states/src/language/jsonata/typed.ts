import type { Json } from '../../json.ts';
import { QueryEvaluationError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import { compileExpression } from './expression.ts';

/** The JSON types that AWS's messages tell apart. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

interface ValueOf {
  readonly boolean: boolean;
  readonly number: number;
  readonly string: string;
  readonly array: readonly Json[];
}

function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as JsonType;
}

/** Compiles the expression that is a field as a whole, and gives one type. The function throws QueryEvaluationError. */
export function compileTypedExpression<T extends keyof ValueOf>(
  source: string,
  field: string,
  type: T,
): (scope: Scope) => ValueOf[T] {
  const evaluate = compileExpression(source, { location: field, pointer: '', outcome: undefined });
  return (scope) => {
    const text = evaluate(scope, {});
    const value = JSON.parse(text) as Json;
    const actual = typeOf(value);
    if (actual === type) return value as ValueOf[T];
    throw new QueryEvaluationError(
      `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. Expected '${type}', but was '${actual}' for value: ${text}`,
      field,
    );
  };
}
