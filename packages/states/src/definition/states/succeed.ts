import { compileAssign, compileDataFlow } from '../data-flow.ts';
import type { SucceedState } from '../model.ts';
import type { Reader } from '../reader.ts';
import { COMMON, PATHS } from './fields.ts';

export function compileSucceed(name: string, reader: Reader): SucceedState {
  reader.allow(COMMON, PATHS);
  return {
    type: 'Succeed',
    name,
    flow: compileDataFlow(reader, undefined),
    assign: compileAssign(reader),
    next: undefined,
  };
}
