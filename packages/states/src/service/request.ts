import { isObject, type Json, type JsonObject } from '../json.ts';
import { invalidName, ServiceError, validation } from './errors.ts';

interface Length {
  readonly min?: number;
  readonly max?: number;
}

const serialization = (found: string, wanted: string) =>
  new ServiceError('SerializationException', `${found} can not be converted to ${wanted}`);

function kindOf(value: Json): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return 'NUMBER_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
}

/** Reads an operation's request. Violations are gathered and refused together, in AWS's words, by `check`. */
export class Request {
  private readonly body: JsonObject;
  private readonly violations: string[] = [];

  constructor(body: JsonObject) {
    this.body = body;
  }

  private raw(field: string): Json | undefined {
    const value = Object.hasOwn(this.body, field) ? this.body[field] : undefined;
    return value === null ? undefined : value;
  }

  private violate(field: string, value: Json, constraint: string): void {
    const shown = value === null ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
    this.violations.push(`Value ${shown} at '${field}' failed to satisfy constraint: Member must ${constraint}`);
  }

  string(field: string, { min, max }: Length = {}): string | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw serialization(kindOf(value), 'String');
    if (min !== undefined && value.length < min) {
      this.violate(field, value, `have length greater than or equal to ${min}`);
    }
    // AWS's own words.
    if (max !== undefined && value.length > max) this.violate(field, value, `have length less than or equal to ${max}`);
    return value;
  }

  requiredString(field: string, length: Length = {}): string {
    const value = this.string(field, length);
    if (value === undefined) this.violate(field, null, 'not be null');
    return value ?? '';
  }

  oneOf<T extends string>(field: string, values: readonly T[]): T | undefined {
    const value = this.string(field);
    if (value === undefined) return undefined;
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) this.violate(field, value, `satisfy enum value set: [${values.join(', ')}]`);
    return found;
  }

  integer(field: string, min: number, max: number): number | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') throw serialization(kindOf(value), 'Integer');
    if (!Number.isInteger(value)) throw serialization('FLOAT_VALUE', 'Integer');
    if (value < min) this.violate(field, value, `have value greater than or equal to ${min}`);
    if (value > max) this.violate(field, value, `have value less than or equal to ${max}`);
    return value;
  }

  boolean(field: string): boolean | undefined {
    const value = this.raw(field);
    if (value === undefined || typeof value === 'boolean') return value;
    throw serialization(kindOf(value), 'Boolean');
  }

  object(field: string): Request | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (!isObject(value)) throw serialization(kindOf(value), 'Structure');
    return new Request(value);
  }

  list(field: string): readonly Json[] | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw serialization(kindOf(value), 'List');
    return value as readonly Json[];
  }

  /** Throws AWS's ValidationException if anything read so far is out of bounds. */
  check(): void {
    const count = this.violations.length;
    if (count === 0) return;
    const noun = count === 1 ? 'error' : 'errors';
    throw validation(`${count} validation ${noun} detected: ${this.violations.join('; ')}`);
  }
}

const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/]|\p{Cc}|\p{Cs}|[\ufffe\uffff]/u;

/** AWS's rules for names: 1–80 characters; no white space, brackets, wildcards, control or special characters. */
export function checkName(name: string): void {
  if (name.length < 1 || name.length > 80 || FORBIDDEN.test(name)) throw invalidName(name);
}
