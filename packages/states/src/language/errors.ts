/**
 * A failure at run time as AWS reports it: `error` is the error name (`States.Runtime`, `States.IntrinsicFailure` …)
 * and `cause` the body of the cause text, without the sentence that names the state and event.
 */
export class StatesError extends Error {
  override readonly name = 'StatesError';
  readonly error: string;
  override readonly cause: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause;
  }
}

/**
 * What was thrown, if it is a failure at run time. Data that is nested deeper than this process's stack is can be read, but
 * not written; nothing else here goes as deep.
 */
export function failureIn(thrown: unknown): StatesError | undefined {
  if (thrown instanceof StatesError) return thrown;
  const overflown = thrown instanceof RangeError && thrown.message.includes('call stack');
  return overflown ? new StatesError('States.Runtime', 'The data is too deeply nested to be processed.') : undefined;
}

/** A JSONata expression, or a field made of them, that gives no usable value: AWS's States.QueryEvaluationError. */
export class QueryEvaluationError extends StatesError {
  /** The field and the place in it, such as `Output/items[0]`; undefined where AWS names none. */
  readonly location: string | undefined;

  constructor(cause: string, location: string | undefined) {
    super('States.QueryEvaluationError', cause);
    this.location = location;
  }
}

/** AWS's codes of what is wrong with an expression. */
export type DefinitionErrorCode =
  | 'SCHEMA_VALIDATION_FAILED'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION';

/** One fault of a definition. `pointer` is where, relative to what was compiled, in AWS's notation (`/And[0]/Variable`). */
export interface DefinitionFault {
  readonly message: string;
  readonly pointer: string;
  readonly code: DefinitionErrorCode;
}

/** Faults in a definition, found when it is compiled. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly faults: readonly DefinitionFault[];

  constructor(message: string, pointer = '', code: DefinitionErrorCode = 'SCHEMA_VALIDATION_FAILED') {
    super(message);
    this.faults = [{ message, pointer, code }];
  }

  static of(faults: readonly [DefinitionFault, ...DefinitionFault[]]): DefinitionError {
    const error = new DefinitionError(faults[0].message);
    return Object.assign(error, { faults });
  }
}

/** AWS's finding for a field that should hold an expression of the JSONPath language. */
export function invalidExpression(field: string, pointer = ''): DefinitionError {
  return new DefinitionError(
    `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`,
    pointer,
  );
}
