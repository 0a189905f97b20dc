import { createHash } from 'node:crypto';
import type { BatchPlan, MapRunPlan } from '../../history/events.ts';
import { MAX_PAYLOAD_BYTES, type Payload } from '../../payload.ts';
import type { MachineType } from '../../service/machine.ts';
import type { CompileContext } from '../context.ts';
import type { DistributedMap, ScopeOf } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Reader } from '../reader.ts';
import { compileItemReader } from './item-reader.ts';
import { compileResultWriter } from './result-writer.ts';

/** Fields that AWS allows on a distributed Map only. */
export const DISTRIBUTED = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'] as const;
/** AWS accepts these on an inline Map too, where they change nothing. */
export const TOLERANCE = [
  'ToleratedFailureCount',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentage',
  'ToleratedFailurePercentagePath',
] as const;

const MAX_LABEL = 40;
const FORBIDDEN_IN_LABEL = /[\s?*<>{}[\]:;,\\|^~$#%&`"]|\p{Cc}/u;
const COUNT = { minimum: 0, maximum: 99_999_999 };

/** Compiles what mode DISTRIBUTED adds to a Map state. */
export function compileDistributed(
  reader: Reader,
  config: Reader | undefined,
  language: QueryLanguage,
  { type, mocked }: CompileContext,
): DistributedMap {
  if (type === 'EXPRESS') reader.fail('Express state machine does not support Map states with mode DISTRIBUTED');
  const writer = compileResultWriter(reader, language);
  if (writer?.exported && !mocked) {
    reader.fail('Writing results to S3 is not supported by this endpoint', 'ResultWriter');
  }
  const itemReader = compileItemReader(reader, language);
  const toleratedFailureCount = language.integer(reader, 'ToleratedFailureCount', COUNT);
  const toleratedFailurePercentage = language.percentage(reader, 'ToleratedFailurePercentage');
  const batch = compileBatcher(reader, language);
  return {
    label: compileLabel(reader),
    executionType: compileExecutionType(config),
    readsItems: itemReader !== undefined,
    writesResult: writer?.exported === true,
    plan: (input, scopeOf): Omit<MapRunPlan, 'maxConcurrency'> => {
      const scope = scopeOf(input);
      return {
        toleratedFailureCount: toleratedFailureCount?.(scope) ?? 0,
        toleratedFailurePercentage: toleratedFailurePercentage?.(scope) ?? 0,
        ...(itemReader !== undefined && { reader: itemReader(input, scopeOf) }),
        ...(writer !== undefined && { writer }),
        ...(batch !== undefined && { batch: batch(input, scopeOf) }),
      };
    },
  };
}

function compileExecutionType(config: Reader | undefined): MachineType {
  config?.require('ExecutionType');
  const type = config?.string('ExecutionType') ?? 'STANDARD';
  if (type === 'STANDARD' || type === 'EXPRESS') return type;
  config?.fail('Value is not valid. Possible values are: [STANDARD, EXPRESS]', 'ExecutionType');
  return 'STANDARD';
}

/** Without a label of its own, a Map gets one that follows from its place: the same for all runs of a definition. */
function compileLabel(reader: Reader): string {
  const label = reader.string('Label');
  if (label === undefined) return uuidOf(reader.location);
  if (label.length < 1 || label.length > MAX_LABEL) {
    reader.fail(`Label must have between 1 and ${MAX_LABEL} characters`, 'Label');
  } else if (FORBIDDEN_IN_LABEL.test(label)) {
    reader.fail('Label contains characters that are not allowed', 'Label');
  }
  return label;
}

/** A name-based UUID, version 3. */
function uuidOf(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `3${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

function compileBatcher(
  reader: Reader,
  language: QueryLanguage,
): ((input: Payload, scopeOf: ScopeOf) => BatchPlan) | undefined {
  const batcher = reader.child('ItemBatcher');
  if (batcher === undefined) return undefined;
  const sizes = ['MaxItemsPerBatch', 'MaxItemsPerBatchPath', 'MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'];
  batcher.allow(sizes, ['BatchInput']);
  if (!sizes.some((field) => batcher.has(field))) {
    batcher.fail(`One of these fields is required: [${sizes.join(', ')}]`);
  }
  const maxItems = language.integer(batcher, 'MaxItemsPerBatch', { ...COUNT, minimum: 1 });
  const maxBytes = language.integer(batcher, 'MaxInputBytesPerBatch', { minimum: 1, maximum: MAX_PAYLOAD_BYTES });
  const input = language.template(batcher, 'BatchInput');
  return (argument, scopeOf) => {
    const scope = scopeOf(argument);
    return {
      ...(maxItems !== undefined && { maxItems: maxItems(scope) }),
      ...(maxBytes !== undefined && { maxBytes: maxBytes(scope) }),
      ...(input !== undefined && { input: input(argument, scopeOf).value }),
    };
  };
}
