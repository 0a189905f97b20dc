import type { ChoiceRule, ChoiceState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, DATA } from './fields.ts';

export function compileChoice(name: string, reader: Reader, language: QueryLanguage): ChoiceState {
  reader.allow(COMMON, DATA, ASSIGN, ['Choices', 'Default']);
  reader.require('Choices');
  const rules = reader.children('Choices');
  if (Array.isArray(reader.raw('Choices')) && rules.length === 0) reader.fail('Value cannot be empty', 'Choices');
  return {
    type: 'Choice',
    name,
    flow: language.dataFlow(reader, 'Choice'),
    assign: language.assign(reader),
    next: undefined,
    choices: rules.map((rule) => compileRule(rule, language)),
    default: reader.string('Default'),
  };
}

function compileRule(reader: Reader, language: QueryLanguage): ChoiceRule {
  reader.require('Next');
  return {
    ...language.rule(reader),
    next: reader.string('Next') ?? '',
    assign: language.assign(reader),
  };
}
