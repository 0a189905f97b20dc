import { compileChoiceRule } from './choice/rule.ts';
import type { QueryLanguage } from './query-language.ts';
import { compileTemplate } from './template.ts';

export { compileChoiceRule } from './choice/rule.ts';
export { DefinitionError, StatesError } from './errors.ts';
export { compileInputPath, compileValuePath } from './paths.ts';
export type { Condition, Evaluate, QueryLanguage } from './query-language.ts';
export { compileResultPath } from './result-path.ts';
export type { Scope } from './scope.ts';
export { compileTemplate } from './template.ts';
export { parseTimestamp } from './timestamp.ts';

/** The JSONPath query language. */
export const jsonPath: QueryLanguage = { name: 'JSONPath', compileTemplate, compileChoiceRule };
