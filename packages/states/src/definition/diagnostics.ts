/** One finding about a definition, as ValidateStateMachineDefinition and InvalidDefinition report it. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  /** JSON Pointer; absent where the text isn't JSON at all. */
  readonly location?: string;
}

/** A definition that can't be accepted. `message` is the text that AWS's InvalidDefinition carries. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const text = diagnostics
      .map(({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`)
      .join(', ');
    super(`Invalid State Machine Definition: '${text}'`);
    this.diagnostics = diagnostics;
  }
}

/** Collects findings, so that a client sees all of them at once. */
export class Diagnostics {
  readonly list: Diagnostic[] = [];

  error(location: string, message: string, code = 'SCHEMA_VALIDATION_FAILED'): void {
    this.list.push({ severity: 'ERROR', code, message, location });
  }

  throwIfAny(): void {
    if (this.list.length > 0) throw new InvalidDefinition(this.list);
  }
}
