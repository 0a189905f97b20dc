import type { FailState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { COMMON } from './fields.ts';

export function compileFail(name: string, reader: Reader, language: QueryLanguage): FailState {
  reader.allow(COMMON, ['Error', 'ErrorPath', 'Cause', 'CausePath']);
  return {
    type: 'Fail',
    name,
    flow: language.dataFlow(reader, 'Fail'),
    assign: language.assign(reader),
    next: undefined,
    error: language.text(reader, 'Error'),
    cause: language.text(reader, 'Cause'),
  };
}
