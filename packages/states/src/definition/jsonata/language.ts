import type { QueryLanguage } from '../query-language.ts';
import { compileAssign, compileCaught, compileDataFlow } from './data-flow.ts';
import { compileInteger, compileItemInput, compileItems, compileRule, compileText, compileUntil } from './values.ts';

export const jsonata: QueryLanguage = {
  dataFlow: compileDataFlow,
  assign: compileAssign,
  caught: compileCaught,
  rule: compileRule,
  until: compileUntil,
  text: compileText,
  integer: compileInteger,
  items: compileItems,
  itemInput: compileItemInput,
};
