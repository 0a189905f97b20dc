import type { StateType } from '../../history/events.ts';
import {
  checkVariableName,
  compileJsonataTemplate,
  type EvaluateText,
  type Outcome,
  type OutcomeName,
} from '../../language/index.ts';
import { Payload } from '../../payload.ts';
import type { Assign, Catcher, DataFlow, ScopeOf } from '../model.ts';
import type { Reader } from '../reader.ts';

/** A field that may hold any JSON with expressions in it; undefined where it is absent. */
export function compileField(
  reader: Reader,
  field: string,
  { location = field, outcome }: { location?: string; outcome?: OutcomeName | undefined } = {},
): EvaluateText | undefined {
  const template = reader.raw(field);
  if (template === undefined) return undefined;
  return reader.compile(field, () => compileJsonataTemplate(template, location, outcome));
}

/** The same as a document. */
export function compileTemplate(
  reader: Reader,
  field: 'ItemSelector' | 'Credentials' | 'BatchInput' | 'Parameters' | 'Arguments',
): ((input: Payload, scopeOf: ScopeOf) => Payload) | undefined {
  const evaluate = compileField(reader, field);
  return evaluate && ((input, scopeOf) => Payload.ofText(evaluate(scopeOf(input), {})));
}

/** States without work of their own have no `$states.result`, and pass on their input unless Output says otherwise. */
export function compileDataFlow(reader: Reader, type: StateType): DataFlow {
  const outcome = type === 'Task' || type === 'Parallel' || type === 'Map' ? 'result' : undefined;
  const argument = compileField(reader, 'Arguments');
  const output = compileField(reader, 'Output', { outcome });
  const flow: DataFlow = {
    argument: (input, scopeOf) => (argument === undefined ? input : Payload.ofText(argument(scopeOf(input), {}))),
    select: (result) => result,
    output: (input, result, scopeOf) =>
      output === undefined ? result : Payload.ofText(output(scopeOf(input), outcomeOf(outcome, result))),
    observed: (observe) => ({
      ...flow,
      argument: (input, scopeOf) => {
        const made = flow.argument(input, scopeOf);
        if (argument !== undefined) observe('afterArguments', made);
        return made;
      },
      select: (result) => {
        observe('result', result);
        return result;
      },
    }),
  };
  return flow;
}

const outcomeOf = (name: OutcomeName | undefined, payload: Payload): Outcome =>
  name === undefined ? {} : { [name]: payload };

/** The Output of a Catch; the error output itself where there is none. */
export function compileCaught(reader: Reader): Catcher['output'] {
  const output = compileField(reader, 'Output', { location: locationOf(reader, 'Output'), outcome: 'errorOutput' });
  if (output === undefined) return (_input, error) => error;
  return (input, error, scopeOf) => Payload.ofText(output(scopeOf(input), { errorOutput: error }));
}

/** Assign: each field becomes a variable when the state is left. */
export function compileAssign(reader: Reader, outcome?: OutcomeName): Assign {
  const fields = reader.child('Assign');
  const names = Object.keys(fields?.object ?? {});
  if (fields === undefined || names.length === 0) return () => undefined;
  const variables = names.map((name): [string, EvaluateText | undefined] => {
    reader.compile('Assign', () => checkVariableName(name));
    return [name, compileField(fields, name, { location: locationOf(reader, `Assign/${name}`), outcome })];
  });
  return (input, result, scopeOf) => {
    const scope = scopeOf(input);
    const known = outcomeOf(outcome, result);
    return Object.fromEntries(variables.map(([name, evaluate]) => [name, evaluate?.(scope, known) ?? 'null']));
  };
}

/** A field as AWS's messages name it: from its state on, such as `Choices[0]/Assign/x`. */
export function locationOf(reader: Reader, field: string): string {
  const [, within] = /\/((?:Choices|Catch)\[\d+\])$/.exec(reader.location) ?? [];
  return within === undefined ? field : `${within}/${field}`;
}
