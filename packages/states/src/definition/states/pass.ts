import { Payload } from '../../payload.ts';
import type { PassState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, DATA, RESULT, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

export function compilePass(name: string, reader: Reader, language: QueryLanguage): PassState {
  reader.allow(COMMON, DATA, TRANSITION, RESULT, ASSIGN, ['Result']);
  const result = reader.raw('Result');
  return {
    type: 'Pass',
    name,
    flow: language.dataFlow(reader, 'Pass'),
    assign: language.assign(reader),
    next: readTransition(reader),
    result: result === undefined ? undefined : Payload.ofValue(result),
  };
}
