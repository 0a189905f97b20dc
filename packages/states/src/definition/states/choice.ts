import type { Json } from '../../json.ts';
import { compileChoiceRule } from '../../language/index.ts';
import { compileAssign, compileDataFlow } from '../data-flow.ts';
import type { ChoiceRule, ChoiceState } from '../model.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, PATHS } from './fields.ts';

export function compileChoice(name: string, reader: Reader): ChoiceState {
  reader.allow(COMMON, PATHS, ASSIGN, ['Choices', 'Default']);
  reader.require('Choices');
  const rules = reader.children('Choices');
  if (Array.isArray(reader.raw('Choices')) && rules.length === 0) reader.fail('Value cannot be empty', 'Choices');
  return {
    type: 'Choice',
    name,
    flow: compileDataFlow(reader, undefined),
    assign: compileAssign(reader),
    next: undefined,
    choices: rules.map(compileRule),
    default: reader.string('Default'),
  };
}

function compileRule(reader: Reader): ChoiceRule {
  reader.require('Next');
  // Next, Assign and Comment belong to the state; what remains is the condition.
  const { Next: _next, Assign: _assign, Comment: _comment, ...condition } = reader.object;
  let matches: ChoiceRule['matches'] = () => false;
  const compiled = reader.compile('', () => compileChoiceRule(condition as Json));
  if (compiled !== undefined) matches = compiled;
  return { matches, next: reader.string('Next') ?? '', assign: compileAssign(reader) };
}
