import type { Json } from '../../json.ts';
import { StatesError } from '../errors.ts';
import { type Path, resolve } from '../jsonpath/path.ts';
import type { Scope } from '../scope.ts';
import { InvalidArguments } from './arguments.ts';
import type { IntrinsicFunction } from './functions.ts';

/** An argument of an intrinsic function. */
export type Argument =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'call'; readonly call: Call };

/** A parsed call of an intrinsic function. */
export interface Call {
  readonly name: string;
  readonly run: IntrinsicFunction['run'];
  readonly args: readonly Argument[];
}

/** Evaluates a call; `source` is the whole expression, which AWS's error texts repeat. Failures are States.Runtime. */
export function evaluateIntrinsic(call: Call, source: string, scope: Scope): Json {
  const args = call.args.map((argument) => evaluateArgument(argument, source, scope));
  try {
    return call.run(args, scope);
  } catch (error) {
    if (error instanceof InvalidArguments) throw failure(source, `Invalid arguments in ${call.name}`);
    throw error;
  }
}

function evaluateArgument(argument: Argument, source: string, scope: Scope): Json {
  switch (argument.kind) {
    case 'literal':
      return argument.value;
    case 'call':
      return evaluateIntrinsic(argument.call, source, scope);
    case 'path': {
      const found = resolve(argument.path, scope);
      if (found.kind === 'found') return found.value;
      const reason = found.kind === 'missing' && found.reason.startsWith('Filter:') ? found.reason : undefined;
      throw failure(source, reason ?? notFound(argument.path, scope));
    }
  }
}

/** AWS shows a path into the context object as if it began in the input, and always shows the state's input. */
function notFound(path: Path, scope: Scope): string {
  const shown = path.root.kind === 'context' ? path.text.slice(1) : path.text;
  return `The JsonPath argument for the field '${shown}' could not be found in the input '${JSON.stringify(scope.input.value)}'`;
}

function failure(source: string, reason: string): StatesError {
  return new StatesError('States.Runtime', `The function '${source}' had the following error: ${reason}`);
}
