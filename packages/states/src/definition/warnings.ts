import { field, isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Diagnostic } from './diagnostics.ts';
import { type WrittenState, writtenStates } from './written-states.ts';

/** Where a value that looks like a path is taken as it stands, though a field for a path stands beside it. */
const HAVE_PATH_FIELDS = [
  'Seconds',
  'Timestamp',
  'Error',
  'Cause',
  'TimeoutSeconds',
  'HeartbeatSeconds',
  'MaxConcurrency',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];
const TEMPLATES = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign'];

const PATH = /^\$(\$?[.[]|[\p{L}_]|\$?$)/u;
const INTRINSIC = /^States\.[A-Za-z0-9]+\(.*\)$/s;

const isPath = (value: Json | undefined): boolean => typeof value === 'string' && PATH.test(value);
const isDynamic = (value: Json | undefined): boolean =>
  isPath(value) || (typeof value === 'string' && INTRINSIC.test(value));

const warning = (code: string, message: string, location: string): Diagnostic => ({
  severity: 'WARNING',
  code,
  message,
  location,
});

/** What in a definition is allowed but probably not meant: paths and functions where AWS evaluates none. */
export function findWarnings(definition: JsonObject): Diagnostic[] {
  return [...writtenStates(definition)].flatMap((state) => (state.queryLanguage === 'JSONPath' ? ofState(state) : []));
}

function ofState({ fields, location }: WrittenState): Diagnostic[] {
  const found = HAVE_PATH_FIELDS.filter((name) => isPath(field(fields, name))).map((name) =>
    warning('NO_PATH', `Field value looks like a path, but field name does not end with 'Path'`, `${location}/${name}`),
  );
  if (field(fields, 'Type') === 'Pass' && isDynamic(field(fields, 'Result'))) {
    const message = 'A path in the Result of a Pass state is not evaluated';
    found.push(warning('PASS_RESULT_IS_STATIC', message, `${location}/Result`));
  }
  for (const template of TEMPLATES) ofTemplate(field(fields, template), `${location}/${template}`, found);
  return found;
}

function ofTemplate(value: Json | undefined, location: string, found: Diagnostic[]): void {
  if (isArray(value)) value.forEach((item, index) => void ofTemplate(item, `${location}[${index}]`, found));
  if (!isObject(value)) return;
  for (const [name, item] of Object.entries(value)) {
    if (name.endsWith('.$')) continue;
    if (isDynamic(item)) {
      const message = `The value of '${name}' looks like a path or an intrinsic function, but the field name does not end with '.$'`;
      found.push(warning('NO_DOLLAR', message, `${location}/${name}`));
    }
    ofTemplate(item, `${location}/${name}`, found);
  }
}
