import { compileBranch } from '../branch.ts';
import type { StateContext } from '../context.ts';
import { compileCatch, compileRetry } from '../error-handling.ts';
import type { MapState } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { compileDistributed, DISTRIBUTED, TOLERANCE } from './distributed-map.ts';
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

export function compileMap(name: string, reader: Reader, language: QueryLanguage, context: StateContext): MapState {
  reader.allow(COMMON, DATA, TRANSITION, RESULT, FALLIBLE, ASSIGN, OWN, DISTRIBUTED, TOLERANCE);
  reader.exclusive('Parameters', 'ItemSelector');
  return {
    type: 'Map',
    name,
    flow: language.dataFlow(reader, 'Map'),
    assign: language.assign(reader, 'result'),
    next: readTransition(reader),
    ...compileProcessor(reader, language, context),
    items: language.items(reader),
    itemInput: language.itemInput(reader),
    maxConcurrency: language.integer(reader, 'MaxConcurrency', CONCURRENCY) ?? (() => 0),
    retry: compileRetry(reader),
    catch: compileCatch(reader, language),
  };
}

function compileProcessor(
  reader: Reader,
  language: QueryLanguage,
  context: StateContext,
): Pick<MapState, 'processor' | 'distributed'> {
  reader.exclusive('ItemProcessor', 'Iterator');
  const field = reader.has('Iterator') ? 'Iterator' : 'ItemProcessor';
  if (field === 'ItemProcessor') reader.require('ItemProcessor');
  const processor = reader.child(field);
  if (processor === undefined) return { processor: { startAt: '', states: new Map() }, distributed: undefined };
  processor.allow(['StartAt', 'States', 'Comment', 'ProcessorConfig']);
  const config = processor.child('ProcessorConfig');
  config?.allow(['Mode', 'ExecutionType']);
  const mode = config?.string('Mode') ?? 'INLINE';
  if (mode === 'DISTRIBUTED') {
    const distributed = compileDistributed(reader, config, language, context);
    // Its states run in executions of their own type.
    const inner = { ...context, type: distributed.executionType };
    return { processor: compileBranch(processor, inner), distributed };
  }
  if (mode !== 'INLINE') config?.fail('Value is not valid. Possible values are: [INLINE, DISTRIBUTED]', 'Mode');
  for (const extra of DISTRIBUTED) {
    if (reader.has(extra)) reader.fail(`Field '${extra}' is only supported for Map states with mode DISTRIBUTED`);
  }
  return { processor: compileBranch(processor, context), distributed: undefined };
}
