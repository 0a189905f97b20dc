import { isObject } from '../json.ts';
import type { Payload } from '../payload.ts';
import type { MachineType } from '../service/machine.ts';
import type { Pattern, TaskResource } from './model.ts';
import type { Reader } from './reader.ts';

/** What a definition may use of one service action; integrations declare it, the compiler checks against it. */
export interface ActionSpec {
  /** Every parameter name that AWS's integration takes; undefined where they are not known. */
  readonly parameters: readonly string[] | undefined;
  readonly required: readonly string[];
  /** What it has beside the plain call, which every action has. */
  readonly patterns: readonly Pattern[];
  /** Throws a StatesError for parameters that AWS refuses before the task is scheduled. */
  readonly check: (parameters: Payload) => void;
}

/** The actions that may be used, by `service:action`. */
export interface IntegrationCatalog {
  readonly actions: Pick<ReadonlyMap<string, ActionSpec>, 'get'>;
}

/** AWS doesn't look at region and account when a machine is made. */
const FUNCTION_ARN = /^arn:aws[a-z-]*:lambda:[^:]+:[^:]+:function:[A-Za-z0-9_-]+(:[A-Za-z0-9$_-]+)?$/;
const SERVICE_ARN =
  /^arn:aws[a-z-]*:states:[a-z0-9-]*:\d{0,12}:((?:aws-sdk:)?[A-Za-z0-9-]+):([A-Za-z0-9]+)(\.[A-Za-z0-9:.]+)?$/;
const ACTIVITY_ARN = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:activity:/;

const PATTERNS: Readonly<Record<string, Pattern>> = {
  '': 'requestResponse',
  '.waitForTaskToken': 'waitForTaskToken',
  '.sync': 'sync',
  '.sync:2': 'sync:2',
};

/** Compiles a Task's Resource. What AWS doesn't have is refused here; whether a service can be reached shows when it runs. */
export function compileResource(
  reader: Reader,
  type: MachineType,
  catalog: IntegrationCatalog,
): TaskResource | undefined {
  const arn = reader.string('Resource');
  if (arn === undefined) return undefined;
  if (FUNCTION_ARN.test(arn)) return { kind: 'function', functionArn: arn };
  if (ACTIVITY_ARN.test(arn)) {
    if (type === 'EXPRESS') return reader.fail('Express state machine does not support Activity ARN', 'Resource');
    return { kind: 'activity', activityArn: arn };
  }
  const [, service, action, suffix] = SERVICE_ARN.exec(arn) ?? [];
  if (service === undefined || action === undefined) return unrecognized(reader, arn);
  const pattern = PATTERNS[suffix ?? ''];
  if (type === 'EXPRESS' && suffix !== undefined) {
    // The doubled space before "at" of the second text is AWS's own.
    const shown = suffix.startsWith('.sync') ? '.sync' : suffix;
    const space = pattern === 'waitForTaskToken' ? ' ' : '';
    return reader.fail(`Express state machine does not support '${shown}' service integration${space}`, 'Resource');
  }
  const spec = catalog.actions.get(`${service}:${action}`);
  if (spec === undefined || pattern === undefined || !(suffix === undefined || spec.patterns.includes(pattern))) {
    return unrecognized(reader, arn);
  }
  checkParameters(reader, spec);
  const { check } = spec;
  return { kind: 'service', resourceType: service, resource: `${action}${suffix ?? ''}`, action, pattern, check };
}

function unrecognized(reader: Reader, arn: string): undefined {
  return reader.fail(
    `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
    'Resource',
  );
}

function checkParameters(reader: Reader, spec: ActionSpec): void {
  const field = reader.language === 'JSONata' ? 'Arguments' : 'Parameters';
  // In JSONata an expression may give all of them together.
  const parameters = isObject(reader.raw(field)) ? reader.child(field) : undefined;
  if (parameters === undefined) return;
  const names = Object.keys(parameters.object).map((name) => name.replace(/\.\$$/, ''));
  for (const name of names) {
    if (spec.parameters?.includes(name) === false)
      parameters.fail(`The field "${name}" is not supported by Step Functions`);
  }
  for (const name of spec.required) {
    if (!names.includes(name)) parameters.fail(`The field "${name}" is required but was missing`);
  }
}
