import { compileBranch } from '../branch.ts';
import type { StateContext } from '../context.ts';
import { compileCatch, compileRetry } from '../error-handling.ts';
import type { ParallelState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, DATA, FALLIBLE, RESULT, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

export function compileParallel(
  name: string,
  reader: Reader,
  language: QueryLanguage,
  context: StateContext,
): ParallelState {
  reader.allow(COMMON, DATA, TRANSITION, RESULT, FALLIBLE, ASSIGN, ['Branches', 'Arguments']);
  reader.require('Branches');
  const branches = reader.children('Branches');
  if (Array.isArray(reader.raw('Branches')) && branches.length === 0) reader.fail('Value cannot be empty', 'Branches');
  return {
    type: 'Parallel',
    name,
    flow: language.dataFlow(reader, 'Parallel'),
    assign: language.assign(reader, 'result'),
    next: readTransition(reader),
    branches: branches.map((branch) => {
      branch.allow(['StartAt', 'States', 'Comment']);
      return compileBranch(branch, context);
    }),
    retry: compileRetry(reader),
    catch: compileCatch(reader, language),
  };
}
