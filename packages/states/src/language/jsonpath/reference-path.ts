import { SyntaxFault } from '../cursor.ts';
import { DefinitionError } from '../errors.ts';
import { type Path, parsePath } from './path.ts';

/** Parses a Reference Path: one that names a single place. Throws DefinitionError in AWS's words. */
export function parseReferencePath(text: string): Path {
  const refuse = (why: string) => new DefinitionError(`Value is not a Reference Path: ${why}`);
  if (!text.startsWith('$')) throw refuse("Reference path didn't start with '$'");
  let path: Path;
  try {
    path = parsePath(text);
  } catch (error) {
    if (error instanceof SyntaxFault) throw refuse(error.message);
    throw error;
  }
  if (path.steps.tokens.every(({ kind }) => kind === 'property' || kind === 'index')) return path;
  throw refuse(`'${text}' does not name a single value`);
}
