import { compileBranch } from '../branch.ts';
import type { StateContext } from '../context.ts';
import { compileCatch, compileRetry } from '../error-handling.ts';
import type { Branch, MapState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, DATA, FALLIBLE, RESULT, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

const OWN = [
  'ItemProcessor',
  'Iterator',
  'ItemSelector',
  'Items',
  'ItemsPath',
  'MaxConcurrency',
  'MaxConcurrencyPath',
] as const;
const CONCURRENCY = { minimum: 0, maximum: 99_999_999 };
/** Fields that AWS allows on a distributed Map only. */
const DISTRIBUTED = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'] as const;
/** AWS accepts these on an inline Map too, where they change nothing. */
const TOLERANCE = [
  'ToleratedFailureCount',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentage',
  'ToleratedFailurePercentagePath',
] as const;

export function compileMap(name: string, reader: Reader, language: QueryLanguage, context: StateContext): MapState {
  reader.allow(COMMON, DATA, TRANSITION, RESULT, FALLIBLE, ASSIGN, OWN, DISTRIBUTED, TOLERANCE);
  reader.exclusive('Parameters', 'ItemSelector');
  return {
    type: 'Map',
    name,
    flow: language.dataFlow(reader, 'Map'),
    assign: language.assign(reader, 'result'),
    next: readTransition(reader),
    processor: compileProcessor(reader, context),
    items: language.items(reader),
    itemInput: language.itemInput(reader),
    maxConcurrency: language.integer(reader, 'MaxConcurrency', CONCURRENCY) ?? (() => 0),
    retry: compileRetry(reader),
    catch: compileCatch(reader, language),
  };
}

function compileProcessor(reader: Reader, context: StateContext): Branch {
  reader.exclusive('ItemProcessor', 'Iterator');
  const field = reader.has('Iterator') ? 'Iterator' : 'ItemProcessor';
  if (field === 'ItemProcessor') reader.require('ItemProcessor');
  const processor = reader.child(field);
  if (processor === undefined) return { startAt: '', states: new Map() };
  processor.allow(['StartAt', 'States', 'Comment', 'ProcessorConfig']);
  const config = processor.child('ProcessorConfig');
  config?.allow(['Mode', 'ExecutionType']);
  const mode = config?.string('Mode') ?? 'INLINE';
  if (mode === 'DISTRIBUTED') {
    config?.fail('Map states with mode DISTRIBUTED are not supported by this endpoint yet', 'Mode');
  } else if (mode !== 'INLINE') {
    config?.fail('Value is not valid. Possible values are: [INLINE, DISTRIBUTED]', 'Mode');
  } else {
    for (const extra of DISTRIBUTED) {
      if (reader.has(extra)) reader.fail(`Field '${extra}' is only supported for Map states with mode DISTRIBUTED`);
    }
  }
  return compileBranch(processor, context);
}
