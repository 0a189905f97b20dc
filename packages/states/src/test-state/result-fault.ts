import { isArray, isObject, type Json } from '../json.ts';
import { type ApiModel, apiModel, type Shape } from './api-models.ts';

/** What a mocked result is held against. */
interface Check {
  readonly shapes: ApiModel['shapes'];
  /** Whether a field that the service always answers may not be missing. */
  readonly strict: boolean;
  /** Whether a blob comes as the service's text; optimised integrations may have made JSON of it. */
  readonly plainBlobs: boolean;
}

/**
 * The first thing at which a mocked result differs from what the service's action answers, in AWS's words; undefined if
 * there is nothing, or the service is not known. Fields that the service's API doesn't have are let through, as on AWS.
 */
export function resultFault(result: Json, service: string, action: string, strict: boolean): string | undefined {
  const model = apiModel(service);
  const output = model && Object.hasOwn(model.outputs, action) ? model.outputs[action] : undefined;
  if (model === undefined || output === undefined) return undefined;
  const check = { shapes: model.shapes, strict, plainBlobs: service.startsWith('aws-sdk:') };
  return faultOf(check, result, output, 'result');
}

function faultOf(check: Check, value: Json, name: string, field: string): string | undefined {
  const shape = Object.hasOwn(check.shapes, name) ? check.shapes[name] : ({ type: name } as Shape);
  if (shape === undefined) return undefined;
  switch (shape.type) {
    case 'structure':
      return structureFault(check, value, shape, field);
    case 'list':
      if (!isArray(value)) return `Field '${field}' must be an array`;
      return first(value, (item) => faultOf(check, item, shape.item, field));
    case 'map':
      if (!isObject(value)) return `Field '${field}' must be an object`;
      return first(Object.values(value), (item) => faultOf(check, item, shape.value, field));
    case 'number':
      if (typeof value !== 'number') return `Field '${field}' must be a number`;
      if (shape.min !== undefined && value < shape.min) return `Field '${field}' is less than the minimum value`;
      if (shape.max !== undefined && value > shape.max) return `Field '${field}' exceeds the maximum value`;
      return undefined;
    case 'string':
      if (typeof value !== 'string') return `Field '${field}' must be a string`;
      return shape.enum?.includes(value) === false ? `Field '${field}' is not an expected value` : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `Field '${field}' must be a boolean`;
    case 'blob':
      return typeof value === 'string' || !check.plainBlobs ? undefined : `Field '${field}' must be a string`;
    case 'document':
      return undefined;
    default:
      return shape satisfies never;
  }
}

function structureFault(
  check: Check,
  value: Json,
  { required = [], members }: Shape & { readonly type: 'structure' },
  field: string,
): string | undefined {
  if (!isObject(value)) return `Field '${field}' must be an object`;
  const missing = check.strict ? required.find((name) => !Object.hasOwn(value, name)) : undefined;
  if (missing !== undefined) return `Required field '${missing}' is missing`;
  return first(Object.entries(value), ([name, item]) => {
    const shape = Object.hasOwn(members, name) ? members[name] : undefined;
    return shape === undefined ? undefined : faultOf(check, item, shape, name);
  });
}

function first<T>(items: readonly T[], fault: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = fault(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
