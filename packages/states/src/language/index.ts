export { compileChoiceRule } from './choice/rule.ts';
export type { Condition, Evaluate } from './compiled.ts';
export { DefinitionError, StatesError } from './errors.ts';
export { compileInputPath, compileValuePath } from './paths.ts';
export { compileResultPath } from './result-path.ts';
export type { Scope } from './scope.ts';
export { compileTemplate } from './template.ts';
export { parseTimestamp } from './timestamp.ts';
