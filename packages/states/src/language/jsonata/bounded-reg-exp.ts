import { createContext, Script } from 'node:vm';
import { tooLong } from './limits.ts';

/** How long one search may take, in milliseconds, and what an expression may find in one text. */
const TIMEOUT = 1000;
const MAX_MATCHES = 100_000;
/** The watch over a search costs more than the search: matches are looked for so many at a time. */
const BATCH = 100;

interface Search {
  pattern: RegExp;
  text: string;
  from: number;
  matches: RegExpExecArray[];
}

const context = createContext({});
const search = context as unknown as Search;

const FIND = new Script(`
  matches = [];
  pattern.lastIndex = from;
  for (let found; matches.length < ${BATCH} && (found = pattern.exec(text)) !== null; ) {
    matches.push(found);
    if (found[0] === '') break;
  }
`);

/**
 * A regular expression as the library uses one, that can't search for ever. The time is watched here and not around the
 * whole evaluation, since what an evaluation awaits may not be cut off: async hooks would lose their balance.
 */
export class BoundedRegExp {
  lastIndex = 0;
  private readonly pattern: RegExp;
  private found: RegExpExecArray[] = [];
  private count = 0;

  constructor(pattern: RegExp) {
    this.pattern = pattern;
  }

  /** The next match, if there is one. Throws LimitExceeded. */
  exec(text: string): RegExpExecArray | null {
    if (this.lastIndex === 0 || this.found.length === 0) this.found = this.find(text);
    const match = this.found.shift() ?? null;
    if (match !== null) this.lastIndex = match.index + match[0].length;
    return match;
  }

  private find(text: string): RegExpExecArray[] {
    Object.assign(search, { pattern: this.pattern, text, from: this.lastIndex });
    try {
      FIND.runInContext(context, { timeout: TIMEOUT });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw tooLong();
      throw error;
    }
    const { matches } = search;
    this.count += matches.length;
    if (this.count > MAX_MATCHES) throw tooLong();
    return matches;
  }
}
