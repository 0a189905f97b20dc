import { invalidParameter } from './errors.ts';
import type { FilterPattern } from './filter-pattern.ts';

/** A term, or a phrase in quotes, which may have quotes of its own after backslashes. */
const term = /^([?-]?)(?:"((?:[^"\\]|\\.)+)"|([A-Za-z0-9_]+))(?=\s|$)\s*/;

/**
 * Terms: all of them must be there, those behind `-` must not; of terms behind `?`, which mean nothing beside others, one
 * must be there. Case counts.
 */
export function termPattern(pattern: string): FilterPattern {
  const terms = { '': [] as string[], '-': [] as string[], '?': [] as string[] };
  for (let rest = pattern; rest !== ''; ) {
    const [all, sign, phrase, word] = term.exec(rest) ?? [];
    if (all === undefined) throw invalidParameter(`Invalid filter pattern: ${pattern}`);
    terms[sign as keyof typeof terms].push(word ?? (phrase ?? '').replaceAll(/\\(.)/g, '$1'));
    rest = rest.slice(all.length);
  }
  const { '': wanted, '-': unwanted, '?': optional } = terms;
  const has = (message: string) => (text: string) => message.includes(text);
  const alone = wanted.length + unwanted.length === 0;
  const matches = (message: string) =>
    alone ? optional.some(has(message)) : wanted.every(has(message)) && !unwanted.some(has(message));
  return { matches, required: wanted, equal: new Map() };
}
