import type { StateType } from '../../history/events.ts';
import type { Json } from '../../json.ts';
import { compileInputPath, compileResultPath, compileTemplate } from '../../language/index.ts';
import { Payload } from '../../payload.ts';
import type { Assign, DataFlow, DataStep, Observe, ScopeOf } from '../model.ts';
import type { Reader } from '../reader.ts';

type Step = (payload: Payload, scopeOf: ScopeOf) => Payload;
type Merge = (input: Payload, result: Payload) => Payload;

const unchanged: Step = (payload) => payload;
const replaced: Merge = (_input, result) => result;
const nothing: Assign = () => undefined;

/** A path field: null selects `{}`, and the whole document (`$`, the default) passes untouched, unparsed. */
export function pathStep(reader: Reader, field: 'InputPath' | 'OutputPath' | 'ItemsPath'): Step {
  const path = reader.raw(field);
  if (path === undefined || path === '$') return unchanged;
  if (path !== null && typeof path !== 'string') {
    reader.fail('Expected value of type String', field);
    return unchanged;
  }
  const evaluate = reader.compile(field, () => compileInputPath(path, field));
  if (evaluate === undefined) return unchanged;
  return (payload, scopeOf) => payload.with(evaluate(scopeOf(payload)));
}

/** A payload template, such as Parameters or ResultSelector. */
export function templateStep(
  reader: Reader,
  field: 'Parameters' | 'ResultSelector' | 'ItemSelector' | 'Credentials' | 'BatchInput' | 'Arguments',
): Step | undefined {
  const template = reader.raw(field);
  if (template === undefined) return undefined;
  const evaluate = reader.compile(field, () => compileTemplate(template, field));
  return evaluate && ((payload, scopeOf) => Payload.ofValue(evaluate(scopeOf(payload))));
}

/** ResultPath: where the result goes in the state's raw input. */
export function resultMerge(reader: Reader): Merge {
  const path = reader.raw('ResultPath');
  if (path === undefined || path === '$') return replaced;
  if (path === null) return (input) => input;
  if (typeof path !== 'string') {
    reader.fail('Expected value of type String', 'ResultPath');
    return replaced;
  }
  const merge = reader.compile('ResultPath', () => compileResultPath(path));
  if (merge === undefined) return replaced;
  return (input, result) => input.with(merge(input.value, result.value));
}

/** Assign: a template whose fields become variables when the state is left. */
export function compileAssign(reader: Reader): Assign {
  const template = reader.child('Assign');
  if (template === undefined || Object.keys(template.object).length === 0) return nothing;
  const evaluate = reader.compile('Assign', () => compileTemplate(template.object, 'Assign'));
  if (evaluate === undefined) return nothing;
  return (_input, result, scopeOf) => {
    const values = evaluate(scopeOf(result)) as Readonly<Record<string, Json>>;
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));
  };
}

/** Fields that the state type doesn't have are absent from `reader` and do nothing. */
export function compileDataFlow(reader: Reader, type: StateType): DataFlow {
  return flowOf({
    inputPath: pathStep(reader, 'InputPath'),
    // On a Map, Parameters is the older name of ItemSelector: it shapes each item, not the state's input.
    parameters: (type === 'Map' ? undefined : templateStep(reader, 'Parameters')) ?? unchanged,
    resultSelector: templateStep(reader, 'ResultSelector') ?? unchanged,
    resultPath: resultMerge(reader),
    outputPath: pathStep(reader, 'OutputPath'),
  });
}

interface Steps {
  readonly inputPath: Step;
  readonly parameters: Step;
  readonly resultSelector: Step;
  readonly resultPath: Merge;
  readonly outputPath: Step;
}

function flowOf(steps: Steps): DataFlow {
  const { inputPath, parameters, resultSelector, resultPath, outputPath } = steps;
  return {
    argument: (input, scopeOf) => parameters(inputPath(input, scopeOf), scopeOf),
    select: resultSelector,
    output: (input, result, scopeOf) => outputPath(resultPath(input, result), scopeOf),
    observed: (observe) => flowOf(observedSteps(steps, observe)),
  };
}

function observedSteps(steps: Steps, observe: Observe): Steps {
  const shown = (step: DataStep, payload: Payload) => {
    observe(step, payload);
    return payload;
  };
  return {
    ...steps,
    inputPath: (input, scopeOf) => shown('afterInputPath', steps.inputPath(input, scopeOf)),
    parameters: (input, scopeOf) => shown('afterParameters', steps.parameters(input, scopeOf)),
    resultSelector: (result, scopeOf) => steps.resultSelector(shown('result', result), scopeOf),
    // Not every state has a ResultSelector, but each has a result for ResultPath.
    resultPath: (input, result) =>
      shown('afterResultPath', steps.resultPath(input, shown('afterResultSelector', result))),
  };
}
