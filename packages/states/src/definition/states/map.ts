import type { Json } from '../../json.ts';
import { compileValuePath, type Scope, StatesError } from '../../language/index.ts';
import { compileBranch } from '../branch.ts';
import type { CompileContext } from '../context.ts';
import { compileAssign, compileDataFlow, pathStep, templateStep } from '../data-flow.ts';
import { compileCatch, compileRetry } from '../error-handling.ts';
import type { Branch, MapState } from '../model.ts';
import type { Reader } from '../reader.ts';
import { ASSIGN, COMMON, FALLIBLE, PATHS, RESULT, TRANSITION } from './fields.ts';
import { readTransition } from './transition.ts';

const OWN = ['ItemProcessor', 'Iterator', 'ItemSelector', 'ItemsPath', 'MaxConcurrency', 'MaxConcurrencyPath'] as const;
/** Fields that AWS allows on a distributed Map only. */
const DISTRIBUTED = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentage',
  'ToleratedFailurePercentagePath',
] as const;

export function compileMap(name: string, reader: Reader, context: CompileContext): MapState {
  reader.allow(COMMON, PATHS, TRANSITION, RESULT, FALLIBLE, ASSIGN, OWN, DISTRIBUTED);
  reader.exclusive('Parameters', 'ItemSelector');
  return {
    type: 'Map',
    name,
    // Parameters is the older name of ItemSelector here: it shapes each item, not the state's input.
    flow: compileDataFlow(reader, undefined),
    assign: compileAssign(reader),
    next: readTransition(reader),
    processor: compileProcessor(reader, context),
    items: compileItems(reader),
    itemInput: templateStep(reader, reader.has('ItemSelector') ? 'ItemSelector' : 'Parameters'),
    maxConcurrency: compileConcurrency(reader),
    retry: compileRetry(reader),
    catch: compileCatch(reader),
  };
}

function compileProcessor(reader: Reader, context: CompileContext): Branch {
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

function compileItems(reader: Reader): MapState['items'] {
  const step = pathStep(reader, 'ItemsPath');
  const path = reader.raw('ItemsPath') ?? '$';
  return (input, scopeOf) => {
    const items = step(input, scopeOf).value;
    if (Array.isArray(items)) return items as readonly Json[];
    throw new StatesError('States.Runtime', `Reference path "${String(path)}" must point to array.`);
  };
}

function compileConcurrency(reader: Reader): MapState['maxConcurrency'] {
  reader.exclusive('MaxConcurrency', 'MaxConcurrencyPath');
  const path = reader.string('MaxConcurrencyPath');
  if (path === undefined) {
    const limit = reader.integer('MaxConcurrency', 0) ?? 0;
    return () => limit;
  }
  const evaluate = reader.compile('MaxConcurrencyPath', () => compileValuePath(path, 'MaxConcurrencyPath'));
  return evaluate === undefined ? () => 0 : (scope: Scope) => concurrency(evaluate(scope), path);
}

function concurrency(value: Json, path: string): number {
  if (typeof value === 'number' && Number.isInteger(value)) {
    if (value >= 0) return value;
    throw new StatesError('States.Runtime', 'MaxConcurrency cannot be negative.');
  }
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  throw new StatesError(
    'States.Runtime',
    `The MaxConcurrencyPath field refers to value "${shown}" which is not a valid integer: ${path}`,
  );
}
