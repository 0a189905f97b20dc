import type { SucceedState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { COMMON, DATA } from './fields.ts';

export function compileSucceed(name: string, reader: Reader, language: QueryLanguage): SucceedState {
  reader.allow(COMMON, DATA);
  return {
    type: 'Succeed',
    name,
    flow: language.dataFlow(reader, 'Succeed'),
    assign: language.assign(reader),
    next: undefined,
  };
}
