import { isObject, type Json, type JsonObject } from '../json.ts';
import { invalidName, ServiceError, validation } from './errors.ts';

interface Length {
  readonly min?: number;
  readonly max?: number;
}

interface Text extends Length {
  /** A regular expression for the whole text, as AWS's message shows it. */
  readonly pattern?: string;
}

const serialization = (found: string, wanted: string) =>
  new ServiceError('SerializationException', `${found} can not be converted to ${wanted}`);

function kindOf(value: Json): string {
  if (value === null) return 'NULL_VALUE';
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return 'NUMBER_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
}

/** Reads an operation's request. Violations are gathered and refused together, in AWS's words, by `check`. */
export class Request {
  private readonly body: JsonObject;
  private readonly path: string;
  private readonly violations: string[];

  /** A part of a request has the path to it before its fields' names and adds to the violations of the whole. */
  constructor(body: JsonObject, path = '', violations: string[] = []) {
    this.body = body;
    this.path = path;
    this.violations = violations;
  }

  has(field: string): boolean {
    return this.raw(field) !== undefined;
  }

  /** Notes a field that is missing. */
  require(field: string): void {
    if (!this.has(field)) this.violate(field, null, 'not be null');
  }

  private raw(field: string): Json | undefined {
    const value = Object.hasOwn(this.body, field) ? this.body[field] : undefined;
    return value === null ? undefined : value;
  }

  private violate(field: string, value: Json, constraint: string): void {
    const shown = value === null ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
    const at = `${this.path}${field}`;
    this.violations.push(`Value ${shown} at '${at}' failed to satisfy constraint: Member must ${constraint}`);
  }

  private checkLength(field: string, value: string | readonly Json[], { min, max }: Length): void {
    if (min !== undefined && value.length < min) {
      this.violate(field, value, `have length greater than or equal to ${min}`);
    }
    // AWS's own words.
    if (max !== undefined && value.length > max) this.violate(field, value, `have length less than or equal to ${max}`);
  }

  string(field: string, { pattern, ...length }: Text = {}): string | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw serialization(kindOf(value), 'String');
    this.checkLength(field, value, length);
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) {
      this.violate(field, value, `satisfy regular expression pattern: ${pattern}`);
    }
    return value;
  }

  requiredString(field: string, constraints: Text = {}): string {
    this.require(field);
    return this.string(field, constraints) ?? '';
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

  number(field: string, min: number, max: number): number | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') throw serialization(kindOf(value), 'Float');
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
    return new Request(value, `${this.path}${field}.`, this.violations);
  }

  /** A list of structures, each to be read as a part of this request. */
  structures(field: string, length: Length = {}): Request[] | undefined {
    return this.list(field, length)?.map((item, index) => {
      if (!isObject(item)) throw serialization(kindOf(item), 'Structure');
      return new Request(item, `${this.path}${field}.${index + 1}.member.`, this.violations);
    });
  }

  strings(field: string, length: Length = {}): string[] | undefined {
    return this.list(field, {})?.map((item, index) => {
      if (typeof item !== 'string') throw serialization(kindOf(item), 'String');
      this.checkLength(`${field}.${index + 1}.member`, item, length);
      return item;
    });
  }

  private list(field: string, length: Length): readonly Json[] | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw serialization(kindOf(value), 'List');
    this.checkLength(field, value as readonly Json[], length);
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

const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/]|\p{Cc}|\p{Cs}|[\ufffe\uffff\u{10ffff}]/u;

/** AWS's rules for names: 1–80 characters; no white space, brackets, wildcards, control or special characters. */
export function checkName(name: string): void {
  if (name.length < 1 || name.length > 80 || FORBIDDEN.test(name)) throw invalidName(name);
}
