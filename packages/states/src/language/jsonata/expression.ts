import type { Payload } from '../../payload.ts';
import { DefinitionError, type DefinitionFault, QueryEvaluationError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import { addFunctions } from './functions.ts';
import { bound } from './limits.ts';
import { compile, evaluate, type LibraryExpression } from './realm.ts';
import { libraryName, renameVariables, variablesOf } from './references.ts';
import { unsupportedIn } from './unsupported.ts';
import { bindStates, documentOf, jsonText, type Outcome, type OutcomeName, UnsupportedResult } from './values.ts';

const DELIMITED = /^\{%(.*)%\}$/s;

/** Gives the JSON text of an expression's value. Throws QueryEvaluationError. */
export type EvaluateText = (scope: Scope, outcome: Outcome) => string;

/** The expression between `{%` and `%}`; undefined for a string that is meant literally. */
export function expressionIn(text: string): string | undefined {
  return DELIMITED.exec(text)?.[1]?.trim();
}

/** Where an expression stands. */
export interface Place {
  /** The field and the place in it, as AWS's messages name it: `Output/items[0]`. */
  readonly location: string;
  /** The place in the field alone, for faults of a definition: `/items[0]`. */
  readonly pointer: string;
  /** What `$states` has there, beside the input and the context object. */
  readonly outcome: OutcomeName | undefined;
}

/** Compiles an expression. Throws DefinitionError if it doesn't parse, or refers to what isn't there. */
export function compileExpression(source: string, { location, pointer, outcome: has }: Place): EvaluateText {
  const expression = compileSource(source, pointer);
  const [first, ...others] = [...unsupportedIn(expression.ast(), has)].map(
    (message): DefinitionFault => ({ message, pointer, code: 'UNSUPPORTED_JSONATA_EXPRESSION' }),
  );
  if (first !== undefined) throw DefinitionError.of([first, ...others]);
  const names = [...variablesOf(expression.ast())].filter((name) => name !== 'states');
  renameVariables(expression.ast());
  const startBounded = bound(expression);
  addFunctions(expression);
  const fail = (what: string) =>
    new QueryEvaluationError(
      `The JSONata expression '${source}' specified for the field '${location}' ${what}`,
      location,
    );
  return (scope, outcome) => {
    const bindings: Record<string, unknown> = { states: bindStates(scope, outcome) };
    for (const name of names) {
      if (Object.hasOwn(scope.variables, name))
        bindings[libraryName(name)] = documentOf(scope.variables[name] as Payload);
    }
    startBounded();
    let value: unknown;
    try {
      value = evaluate(expression, bindings, scope);
    } catch (error) {
      throw fail(`threw an error during evaluation${described(error)}`);
    }
    if (value === undefined) throw fail('returned nothing (undefined).');
    try {
      return jsonText(value);
    } catch (error) {
      if (error instanceof UnsupportedResult) throw fail('returned an unsupported result type.');
      throw fail(`threw an error during evaluation${described(error)}`);
    }
  };
}

function compileSource(source: string, pointer: string): LibraryExpression {
  try {
    return compile(source);
  } catch (error) {
    throw new DefinitionError(messageOf(error), pointer, 'INVALID_JSONATA_EXPRESSION');
  }
}

/** What went wrong, as AWS ends its sentence: the library's code and message, or a message alone after a colon. */
function described(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? `. ${code}: ${messageOf(error)}` : `: ${messageOf(error)}`;
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
