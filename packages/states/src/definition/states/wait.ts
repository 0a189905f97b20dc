import type { WaitState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, DATA, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

const FIELDS = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'] as const;

export function compileWait(name: string, reader: Reader, language: QueryLanguage): WaitState {
  reader.allow(COMMON, DATA, TRANSITION, ASSIGN, FIELDS);
  reader.exclusive(...FIELDS);
  if (!FIELDS.some((field) => reader.has(field)))
    reader.fail(`One of these fields is required: [${FIELDS.join(', ')}]`);
  return {
    type: 'Wait',
    name,
    flow: language.dataFlow(reader, 'Wait'),
    assign: language.assign(reader),
    next: readTransition(reader),
    until: language.until(reader) ?? ((_scope, enteredAt) => enteredAt),
  };
}
