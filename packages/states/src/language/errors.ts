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
 * A fault in a definition, found when it is compiled. `pointer` is where, relative to what was compiled, in AWS's
 * notation (`/And[0]/Variable`); '' is all of it.
 */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly pointer: string;

  constructor(message: string, pointer = '') {
    super(message);
    this.pointer = pointer;
  }
}

/** AWS's finding for a field that should hold an expression of the JSONPath language. */
export function invalidExpression(field: string, pointer = ''): DefinitionError {
  return new DefinitionError(
    `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`,
    pointer,
  );
}
