/** Why a text isn't JSON, in the words of the parser that AWS uses (Jackson), which clients get to see. */
export interface JsonFault {
  readonly message: string;
  /** Where reading stopped: `[Source: (String)"…"; line: 1, column: 4]`. */
  readonly location: string;
}

/** How much of a text its locations quote. */
const QUOTED = 500;
const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[\p{L}\p{Nd}_$]+/uy;

class Stopped extends Error {}

/** Finds the first fault of a text that JSON.parse refuses; undefined if it has none that this knows of. */
export function findJsonFault(text: string): JsonFault | undefined {
  const scanner = new Scanner(text);
  try {
    scanner.document();
    return undefined;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    const location = scanner.location(scanner.at);
    return { message: `${error.message}\n at ${location}`, location };
  }
}

interface Open {
  readonly kind: 'Object' | 'Array';
  readonly at: number;
  /** Nothing of it was read yet. */
  fresh: boolean;
}

/** Reads JSON without keeping it; `at` is how far it got. */
class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): void {
    const open: Open[] = [];
    this.value(open);
    while (open.length > 0) this.entry(open);
    if (this.skipSpace() !== undefined) this.unexpectedValue();
  }

  location(at: number): string {
    const before = this.text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    const rest = this.text.length - QUOTED;
    const quoted = `"${this.text.slice(0, QUOTED)}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`;
    return `[Source: (String)${quoted}; line: ${line}, column: ${column}]`;
  }

  private skipSpace(): string | undefined {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at++;
    return this.text[this.at];
  }

  private stop(message: string): never {
    throw new Stopped(message);
  }

  /** Stops after the character that can't be there. */
  private unexpected(character: string, expected: string): never {
    this.at++;
    return this.stop(`Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${expected}`);
  }

  private unexpectedValue(): never {
    WORD.lastIndex = this.at;
    const character = this.text[this.at] ?? '';
    const word = /[\p{L}_$]/u.test(character) ? WORD.exec(this.text)?.[0] : undefined;
    if (word === undefined) this.unexpected(character, `expected a valid value ${VALUES}`);
    this.at += word.length;
    return this.stop(`Unrecognized token '${word}': was expecting ${VALUES}`);
  }

  /** Reads a scalar, or opens an object or array. */
  private value(open: Open[]): void {
    const character = this.skipSpace();
    if (character === undefined) this.endOfInput(open);
    if (character === '{' || character === '[') {
      open.push({ kind: character === '{' ? 'Object' : 'Array', at: this.at++, fresh: true });
      return;
    }
    if (character === '"') {
      this.string(': was expecting closing quote for a string value');
      return;
    }
    const literal = ['true', 'false', 'null'].find((name) => this.text.startsWith(name, this.at));
    NUMBER.lastIndex = this.at;
    const token = literal ?? NUMBER.exec(this.text)?.[0];
    if (token === undefined || /[\p{L}\p{Nd}_$]/u.test(this.text[this.at + token.length] ?? '')) {
      this.unexpectedValue();
    }
    this.at += token.length;
  }

  /** What comes next in the innermost object or array: its end, or an entry, after a comma unless it is the first. */
  private entry(open: Open[]): void {
    const innermost = open.at(-1) as Open;
    const { kind, at, fresh } = innermost;
    const expected = kind === 'Object' ? '}' : ']';
    const character = this.skipSpace();
    if (character === undefined) this.endOfInput(open);
    if (character === expected) {
      this.at++;
      open.pop();
      return;
    }
    innermost.fresh = false;
    if (fresh) {
      this.member(open);
      return;
    }
    if (character === '}' || character === ']') {
      this.at++;
      this.stop(
        `Unexpected close marker '${character}': expected '${expected}' (for ${kind} starting at ${this.location(at)})`,
      );
    }
    if (character !== ',') this.unexpected(character, `was expecting comma to separate ${kind} entries`);
    this.at++;
    this.member(open);
  }

  private member(open: Open[]): void {
    if (open.at(-1)?.kind === 'Object') {
      const quote = this.skipSpace();
      if (quote === undefined) this.endOfInput(open);
      if (quote !== '"') this.unexpected(quote, 'was expecting double-quote to start field name');
      this.string(' in field name');
      const colon = this.skipSpace();
      if (colon === undefined) this.endOfInput(open);
      if (colon !== ':') this.unexpected(colon, 'was expecting a colon to separate field name and value');
      this.at++;
    }
    this.value(open);
  }

  private string(unclosed: string): void {
    for (this.at++; this.at < this.text.length; this.at++) {
      const character = this.text[this.at] as string;
      if (character === '"') {
        this.at++;
        return;
      }
      if (character < ' ') {
        this.at++;
        this.stop(
          `Illegal unquoted character ((CTRL-CHAR, code ${character.charCodeAt(0)})): has to be escaped using backslash to be included in string value`,
        );
      }
      if (character === '\\') this.escape();
    }
    this.stop(`Unexpected end-of-input${unclosed}`);
  }

  private escape(): void {
    const escaped = this.text[++this.at] ?? '';
    if (escaped !== '' && '"\\/bfnrt'.includes(escaped)) return;
    if (escaped !== 'u') {
      this.at++;
      this.stop(`Unrecognized character escape '${escaped}' (code ${escaped.charCodeAt(0)})`);
    }
    for (let digits = 0; digits < 4; digits++) {
      const digit = this.text[++this.at] ?? '';
      if (!/^[0-9a-fA-F]$/.test(digit)) {
        this.unexpected(digit, 'expected a hex-digit for character escape sequence');
      }
    }
  }

  private endOfInput(open: readonly Open[]): never {
    const innermost = open.at(-1);
    if (innermost === undefined) return this.stop('No content to map due to end-of-input');
    const start = `(start marker at ${this.location(innermost.at)})`;
    return this.stop(`Unexpected end-of-input: expected close marker for ${innermost.kind} ${start}`);
  }
}
