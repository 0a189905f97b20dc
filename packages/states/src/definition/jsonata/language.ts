import type { QueryLanguage } from '../query-language.ts';
import { compileAssign, compileCaught, compileDataFlow, compileTemplate } from './data-flow.ts';
import { compileInteger, compileItems, compilePercentage, compileRule, compileText, compileUntil } from './values.ts';

export const jsonata: QueryLanguage = {
  dataFlow: compileDataFlow,
  assign: compileAssign,
  caught: compileCaught,
  rule: compileRule,
  until: compileUntil,
  text: compileText,
  integer: compileInteger,
  percentage: compilePercentage,
  template: compileTemplate,
  items: compileItems,
  itemInput: (reader) => compileTemplate(reader, 'ItemSelector'),
};
