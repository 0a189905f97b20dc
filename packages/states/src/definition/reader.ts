import { isObject, type Json, type JsonObject } from '../json.ts';
import { DefinitionError } from '../language/index.ts';
import type { Diagnostics } from './diagnostics.ts';
import { languageOfField, type QueryLanguageName } from './query-language.ts';

/**
 * Reads the fields of one JSON object of a definition. What is wrong is noted in the diagnostics and answered with
 * undefined, so that reading goes on and all faults are reported together.
 */
export class Reader {
  readonly object: JsonObject;
  readonly location: string;
  readonly diagnostics: Diagnostics;
  /** The query language of the fields. */
  readonly language: QueryLanguageName;

  constructor(object: JsonObject, location: string, diagnostics: Diagnostics, language: QueryLanguageName) {
    this.object = object;
    this.location = location;
    this.diagnostics = diagnostics;
    this.language = language;
  }

  /** The same object, read as one in another query language. */
  in(language: QueryLanguageName): Reader {
    return language === this.language ? this : new Reader(this.object, this.location, this.diagnostics, language);
  }

  at(field: string): string {
    return `${this.location === '/' ? '' : this.location}/${field}`;
  }

  has(field: string): boolean {
    return Object.hasOwn(this.object, field);
  }

  raw(field: string): Json | undefined {
    return this.has(field) ? this.object[field] : undefined;
  }

  fail(message: string, field?: string): undefined {
    this.diagnostics.error(field === undefined ? this.location : this.at(field), message);
    return undefined;
  }

  /** Refuses every field that isn't in one of the lists, or belongs to the other query language. */
  allow(...lists: readonly (readonly string[])[]): void {
    for (const field of Object.keys(this.object)) {
      const owner = languageOfField(field);
      if (!lists.some((list) => list.includes(field))) this.fail(`Field '${field}' is not supported`);
      else if (owner !== undefined && owner !== this.language) {
        this.fail(
          `The QueryLanguage is set to '${this.language}', but field '${field}' is only supported for the '${owner}' QueryLanguage`,
        );
      }
    }
  }

  /** Notes all missing fields in one finding, in AWS's words. */
  require(...fields: readonly string[]): boolean {
    const missing = fields.filter((field) => !this.has(field));
    if (missing.length > 0) this.fail(`These fields are required: [${missing.join(', ')}]`);
    return missing.length === 0;
  }

  /** Notes when more than one of the fields is given. */
  exclusive(...fields: readonly string[]): void {
    const given = fields.filter((field) => this.has(field));
    if (given.length > 1) this.fail(`Only one of these fields is allowed: [${given.join(', ')}]`);
  }

  string(field: string): string | undefined {
    const value = this.raw(field);
    if (value === undefined || typeof value === 'string') return value;
    return this.fail('Expected value of type String', field);
  }

  boolean(field: string): boolean | undefined {
    const value = this.raw(field);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.fail('Expected value of type Boolean', field);
  }

  number(field: string, minimum: number, maximum: number): number | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') return this.fail('Expected value of type Number', field);
    if (value < minimum || value > maximum) {
      return this.fail(`Value must be between ${minimum} and ${maximum}`, field);
    }
    return value;
  }

  integer(field: string, minimum: number, maximum = 99_999_999): number | undefined {
    const value = this.number(field, minimum, maximum);
    if (value === undefined || Number.isInteger(value)) return value;
    return this.fail('Expected value of type Integer', field);
  }

  child(field: string): Reader | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (!isObject(value)) return this.fail('Expected value of type Object', field);
    return new Reader(value, this.at(field), this.diagnostics, this.language);
  }

  /** The objects of an array field, each with AWS's `/Field[0]` location. */
  children(field: string): Reader[] {
    const value = this.raw(field);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.fail('Expected value of type Array', field);
      return [];
    }
    return value.flatMap((item, index) => {
      const name = `${field}[${index}]`;
      if (isObject(item)) return [new Reader(item, this.at(name), this.diagnostics, this.language)];
      this.fail('Expected value of type Object', name);
      return [];
    });
  }

  strings(field: string): string[] | undefined {
    const value = this.raw(field);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value as string[];
    return this.fail('Expected value of type Array of String', field);
  }

  /** Runs a compile function of the language; what it throws becomes a finding at the field, or here for none (''). */
  compile<T>(field: string, make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      const base = field === '' ? this.location : this.at(field);
      for (const { message, pointer, code } of error.faults) {
        this.diagnostics.error(`${base}${pointer}`, message, code);
      }
      return undefined;
    }
  }
}

/** A string field of an object that may be absent, which is one of a few values. */
export function oneOf<T extends string>(
  config: Reader | undefined,
  field: string,
  values: readonly T[],
): T | undefined {
  const value = config?.string(field);
  if (value === undefined) return undefined;
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) config?.fail(`Value is not valid. Possible values are: [${values.join(', ')}]`, field);
  return found;
}
