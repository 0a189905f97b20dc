import type { Call } from './intrinsic/call.ts';
import { isIntrinsic, parseIntrinsic } from './intrinsic/parse.ts';
import { expressionIn } from './jsonata/expression.ts';
import { compile } from './jsonata/realm.ts';
import { freeVariablesOf } from './jsonata/references.ts';
import { parsePath } from './jsonpath/path.ts';

/** Names of the variables that a valid path or intrinsic function call refers to. */
export function variablesOfPath(text: string): string[] {
  if (isIntrinsic(text)) return variablesOfCall(parseIntrinsic(text, ''));
  const { root } = parsePath(text);
  return root.kind === 'variable' ? [root.name] : [];
}

function variablesOfCall({ args }: Call): string[] {
  return args.flatMap((argument) => {
    if (argument.kind === 'call') return variablesOfCall(argument.call);
    return argument.kind === 'path' && argument.path.root.kind === 'variable' ? [argument.path.root.name] : [];
  });
}

/** Names of the variables that a string refers to if it is a JSONata expression, a valid one. */
export function variablesOfExpression(text: string): string[] {
  const source = expressionIn(text);
  return source === undefined ? [] : freeVariablesOf(compile(source).ast());
}
