import type { Json } from '../../json.ts';
import { compileChoiceRule, StatesError } from '../../language/index.ts';
import type { ChoiceRule, MapState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { compileAssign, compileDataFlow, pathStep, resultMerge, templateStep } from './data-flow.ts';
import { compileUntil } from './until.ts';
import { compileInteger, compilePercentage, compileText } from './values.ts';

export const jsonpath: QueryLanguage = {
  dataFlow: compileDataFlow,
  assign: compileAssign,
  caught: resultMerge,
  rule: compileRule,
  until: compileUntil,
  text: compileText,
  integer: compileInteger,
  percentage: compilePercentage,
  template: templateStep,
  items: compileItems,
  itemInput: (reader) => templateStep(reader, reader.has('ItemSelector') ? 'ItemSelector' : 'Parameters'),
};

function compileRule(reader: Reader): Pick<ChoiceRule, 'matches' | 'output'> {
  // Next, Assign and Comment belong to the state; what remains is the condition.
  const { Next: _next, Assign: _assign, Comment: _comment, ...condition } = reader.object;
  const matches = reader.compile('', () => compileChoiceRule(condition as Json));
  return { matches: matches ?? (() => false), output: undefined };
}

function compileItems(reader: Reader): MapState['items'] {
  const step = pathStep(reader, 'ItemsPath');
  const path = reader.raw('ItemsPath') ?? '$';
  return (input, scopeOf) => {
    const items = step(input, scopeOf).value;
    if (Array.isArray(items)) return items as readonly Json[];
    throw new StatesError('States.Runtime', `Reference path "${String(path)}" must point to array.`);
  };
}
