import type { Filter } from './filter.ts';

/** One step of a path. Names follow the JSONPath library that AWS uses (Jayway). */
export type Token =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'properties'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'indices'; readonly indices: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'filter'; readonly text: string; readonly filter: Filter };

/** A path without its root: the steps, and whether they can lead to one value only. */
export interface Steps {
  readonly tokens: readonly Token[];
  readonly definite: boolean;
}

/** A path is definite when it names at most one value; anything else yields an array of what it finds. */
export function isDefinite(tokens: readonly Token[]): boolean {
  return tokens.every(
    ({ kind }, at) => kind === 'property' || kind === 'index' || (kind === 'properties' && at === tokens.length - 1),
  );
}

const quoted = (name: string): string => `'${name}'`;

/** A step in the canonical spelling of AWS's messages. */
export function tokenText(token: Token): string {
  switch (token.kind) {
    case 'property':
      return `[${quoted(token.name)}]`;
    case 'properties':
      return `[${token.names.map(quoted).join(',')}]`;
    case 'index':
      return `[${token.index}]`;
    case 'indices':
      return `[${token.indices.join(',')}]`;
    case 'slice':
      return `[${token.from ?? ''}:${token.to ?? ''}]`;
    case 'wildcard':
      return '[*]';
    case 'scan':
      return '..';
    case 'filter':
      return token.text;
  }
}

/** Steps in canonical spelling, such as `$['a'][0]`. */
export function pathText(tokens: readonly Token[]): string {
  return `$${tokens.map(tokenText).join('')}`;
}
