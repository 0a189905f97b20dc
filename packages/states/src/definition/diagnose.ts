import { compileDefinition } from './compile.ts';
import type { CompileContext } from './context.ts';
import { type Diagnostic, InvalidDefinition } from './diagnostics.ts';
import { parseDefinition } from './parse.ts';
import { findWarnings } from './warnings.ts';

/** Everything there is to say about a definition, errors first. */
export function diagnoseDefinition(text: string, context: CompileContext): readonly Diagnostic[] {
  try {
    compileDefinition(text, context);
    return findWarnings(parseDefinition(text));
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    return [...error.diagnostics, ...warningsOfInvalid(text)];
  }
}

function warningsOfInvalid(text: string): Diagnostic[] {
  try {
    return findWarnings(parseDefinition(text));
  } catch {
    return [];
  }
}
