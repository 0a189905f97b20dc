import type { ReaderPlan } from '../../history/events.ts';
import { DELIMITERS } from '../../item-reader/csv.ts';
import type { Payload } from '../../payload.ts';
import type { ScopeOf } from '../model.ts';
import type { QueryLanguage } from '../query-language.ts';
import { oneOf, type Reader } from '../reader.ts';

const RESOURCE = /^arn:aws[a-z-]*:states:[a-z0-9-]*:\d{0,12}:s3:(getObject|listObjectsV2)$/;
const INPUT_TYPES = ['JSON', 'JSONL', 'CSV'] as const;
const CSV = ['CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter'];
/** That it is positive is seen when the items are read, as on AWS. */
const ANY = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

/** Compiles where a distributed Map gets its items from, if not from its input. */
export function compileItemReader(
  state: Reader,
  language: QueryLanguage,
): ((input: Payload, scopeOf: ScopeOf) => ReaderPlan) | undefined {
  const reader = state.child('ItemReader');
  if (reader === undefined) return undefined;
  reader.allow(['Resource', 'Parameters', 'Arguments', 'ReaderConfig']);
  reader.require('Resource');
  const [, action] = RESOURCE.exec(reader.string('Resource') ?? '') ?? [];
  if (action === undefined) reader.fail('The resource is not supported for reading items', 'Resource');
  const parameters = language.template(reader, reader.has('Arguments') ? 'Arguments' : 'Parameters');
  const config = reader.child('ReaderConfig');
  config?.allow(['InputType', 'MaxItems', 'MaxItemsPath', 'ItemsPointer'], CSV);
  const maxItems = config && language.integer(config, 'MaxItems', ANY);
  const format = formatOf(config);
  return (input, scopeOf) => ({
    action: action === 'listObjectsV2' ? action : 'getObject',
    parameters: parameters?.(input, scopeOf).value ?? {},
    ...(maxItems !== undefined && { maxItems: maxItems(scopeOf(input)) }),
    ...format,
  });
}

function formatOf(config: Reader | undefined): Omit<ReaderPlan, 'action' | 'parameters' | 'maxItems'> {
  const inputType = oneOf(config, 'InputType', INPUT_TYPES) ?? 'JSON';
  const location = oneOf(config, 'CSVHeaderLocation', ['FIRST_ROW', 'GIVEN'] as const);
  const csvHeaders = location === 'GIVEN' ? config?.strings('CSVHeaders') : undefined;
  const csvDelimiter = oneOf(config, 'CSVDelimiter', Object.keys(DELIMITERS) as (keyof typeof DELIMITERS)[]);
  const itemsPointer = config?.string('ItemsPointer');
  if (location === 'GIVEN') config?.require('CSVHeaders');
  return {
    inputType,
    ...(csvHeaders !== undefined && { csvHeaders }),
    ...(csvDelimiter !== undefined && { csvDelimiter }),
    ...(itemsPointer !== undefined && { itemsPointer }),
  };
}
