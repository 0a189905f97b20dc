import { isArray, isObject, type Json } from '../../json.ts';
import { asString, InvalidArguments } from './arguments.ts';
import type { FunctionGroup } from './functions.ts';

export const stringFunctions: FunctionGroup = {
  Format: {
    arity: [1, Number.POSITIVE_INFINITY],
    template: true,
    run: ([template, ...args]) => format(asString(template), args),
  },
  StringSplit: { arity: [2, 2], run: ([text, delimiters]) => split(asString(text), asString(delimiters)) },
};

/** Replaces each `{}` by the argument in its place; `\{`, `\}`, `\'` and `\\` stand for the character itself. */
function format(template: string, args: readonly Json[]): string {
  let used = 0;
  const text = template.replace(/\\([\\'{}])|\{\}|[{}]/g, (match, escaped?: string) => {
    if (escaped !== undefined) return escaped;
    const argument = args[used++];
    if (match !== '{}' || argument === undefined) throw new InvalidArguments();
    return displayText(argument);
  });
  if (used !== args.length) throw new InvalidArguments();
  return text;
}

/** A value as AWS puts it into a text: as Java prints its maps and lists, `{a=1, b=[2, 3]}`. */
function displayText(value: Json): string {
  if (isArray(value)) return `[${value.map(displayText).join(', ')}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([name, item]) => `${name}=${displayText(item)}`)
      .join(', ')}}`;
  }
  return String(value);
}

/** Every character of `delimiters` is one; empty parts are dropped. */
function split(text: string, delimiters: string): Json {
  const parts: string[] = [];
  const isDelimiter = new Set(delimiters);
  let part = '';
  for (const character of text) {
    if (!isDelimiter.has(character)) part += character;
    else if (part !== '') {
      parts.push(part);
      part = '';
    }
  }
  if (part !== '') parts.push(part);
  return parts;
}
