import type { Json } from '../../json.ts';
import { Cursor } from '../cursor.ts';
import { StatesError } from '../errors.ts';
import type { Scope } from '../scope.ts';
import { type Lookup, lookUp, select } from './evaluate.ts';
import { type PathPlace, parseSteps } from './parse.ts';
import type { Steps } from './tokens.ts';

/** Where a path starts: `$`, `$$` or `$name`. */
export type Root =
  | { readonly kind: 'input' }
  | { readonly kind: 'context' }
  | { readonly kind: 'variable'; readonly name: string };

export interface Path {
  /** As written. */
  readonly text: string;
  readonly root: Root;
  readonly steps: Steps;
}

/** Parses text that is a path and nothing else. Throws SyntaxFault. */
export function parsePath(text: string): Path {
  const cursor = new Cursor(text);
  const path = parsePathAt(cursor, 'field');
  if (!cursor.atEnd) throw cursor.fault('Expected the end of the path');
  return path;
}

/** Parses the path that begins at the cursor. Throws SyntaxFault. */
export function parsePathAt(cursor: Cursor, place: PathPlace): Path {
  const start = cursor.position;
  const root = parseRoot(cursor);
  const steps = parseSteps(cursor, place);
  return { text: cursor.text.slice(start, cursor.position), root, steps };
}

function parseRoot(cursor: Cursor): Root {
  cursor.expect('$');
  if (cursor.take('$')) return { kind: 'context' };
  const name = cursor.match(/[\p{ID_Start}_]\p{ID_Continue}*/uy);
  return name === undefined ? { kind: 'input' } : { kind: 'variable', name };
}

/** Evaluates a path. An indefinite one always finds an array, if an empty one. */
export function resolve(path: Path, scope: Scope): Lookup {
  const document = documentOf(path.root, scope);
  if (document === undefined) return { kind: 'missing', reason: `No results for path: ${path.text}` };
  if (path.steps.definite) return lookUp(path.steps.tokens, document);
  return { kind: 'found', value: select(path.steps.tokens, document, document) };
}

/** What a path starts from; undefined for a variable that isn't there. */
function documentOf(root: Root, scope: Scope): Json | undefined {
  switch (root.kind) {
    case 'input':
      return scope.input.value;
    case 'context':
      return scope.context;
    case 'variable':
      return Object.hasOwn(scope.variables, root.name) ? scope.variables[root.name]?.value : undefined;
  }
}

/** AWS's error for a path in `field` that finds nothing; it shows the document that was searched. */
export function notFound(path: Path, field: string, scope: Scope): StatesError {
  const document = path.root.kind === 'context' ? scope.context : scope.input.value;
  return new StatesError(
    'States.Runtime',
    `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(document)}'`,
  );
}
