/** Thrown by the parsers; whoever knows the field turns it into a DefinitionError. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
}

/** Deeper nesting of calls or filters than this is refused: the parsers recurse. */
const MAX_NESTING = 100;

/** A place in an expression's text. */
export class Cursor {
  readonly text: string;
  position = 0;
  private nesting = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  get current(): string {
    return this.text.charAt(this.position);
  }

  startsWith(token: string): boolean {
    return this.text.startsWith(token, this.position);
  }

  /** Steps over `token` if it is next. */
  take(token: string): boolean {
    if (!this.startsWith(token)) return false;
    this.position += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.fault(`Expected '${token}'`);
  }

  /** Steps over what `pattern`, a sticky expression, matches here, and returns it. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  skipSpace(): void {
    this.match(/\s*/y);
  }

  /** Runs a parser that may call itself through others. */
  nested<T>(parse: () => T): T {
    if (this.nesting >= MAX_NESTING) throw this.fault('The expression is nested too deeply');
    this.nesting++;
    const result = parse();
    this.nesting--;
    return result;
  }

  fault(message: string): SyntaxFault {
    return new SyntaxFault(`${message} at position ${this.position} of '${this.text}'`);
  }
}
