import { Payload } from '../../payload.ts';
import { compileAssign, compileDataFlow, templateStep } from '../data-flow.ts';
import type { PassState } from '../model.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, PATHS, RESULT, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

export function compilePass(name: string, reader: Reader): PassState {
  reader.allow(COMMON, PATHS, TRANSITION, RESULT, ASSIGN, ['Result']);
  const result = reader.raw('Result');
  return {
    type: 'Pass',
    name,
    flow: compileDataFlow(reader, templateStep(reader, 'Parameters')),
    assign: compileAssign(reader),
    next: readTransition(reader),
    result: result === undefined ? undefined : Payload.ofValue(result),
  };
}
