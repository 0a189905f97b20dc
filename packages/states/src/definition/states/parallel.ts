import { compileBranch } from '../branch.ts';
import type { CompileContext } from '../context.ts';
import { compileAssign, compileDataFlow, templateStep } from '../data-flow.ts';
import { compileCatch, compileRetry } from '../error-handling.ts';
import type { ParallelState } from '../model.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, FALLIBLE, PATHS, RESULT, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

export function compileParallel(name: string, reader: Reader, context: CompileContext): ParallelState {
  reader.allow(COMMON, PATHS, TRANSITION, RESULT, FALLIBLE, ASSIGN, ['Branches']);
  reader.require('Branches');
  const branches = reader.children('Branches');
  if (Array.isArray(reader.raw('Branches')) && branches.length === 0) reader.fail('Value cannot be empty', 'Branches');
  return {
    type: 'Parallel',
    name,
    flow: compileDataFlow(reader, templateStep(reader, 'Parameters')),
    assign: compileAssign(reader),
    next: readTransition(reader),
    branches: branches.map((branch) => {
      branch.allow(['StartAt', 'States', 'Comment']);
      return compileBranch(branch, context);
    }),
    retry: compileRetry(reader),
    catch: compileCatch(reader),
  };
}
