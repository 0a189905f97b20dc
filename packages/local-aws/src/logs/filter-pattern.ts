import { jsonPattern } from './json-pattern.ts';
import { termPattern } from './term-pattern.ts';

/** What a filter pattern asks of log events. */
export interface FilterPattern {
  matches(message: string): boolean;
  /**
   * Texts that every message that matches has in it, for a first look that needs no JSON. JSON may also write a character
   * as `\u…`, so that a message with one of those is to be looked at all the same.
   */
  readonly required: readonly string[];
  /** What the pattern says one JSON member must be, `$.name = "text"`, whatever else it says. */
  readonly equal: ReadonlyMap<string, string>;
}

const everything: FilterPattern = { matches: () => true, required: [], equal: new Map() };

/**
 * Compiles a filter pattern (CloudWatch Logs User Guide, "Filter pattern syntax"): terms, or an expression about JSON in
 * braces. Throws InvalidParameterException for what AWS refuses, and for what is not understood here: regular
 * expressions, patterns of columns in brackets, IS and NOT EXISTS.
 */
export function compileFilterPattern(text: string): FilterPattern {
  const pattern = text.trim();
  if (pattern === '') return everything;
  return pattern.startsWith('{') ? jsonPattern(pattern) : termPattern(pattern);
}
