import { parseDefinition } from '../definition/parse.ts';
import { variableReferences } from '../definition/variable-references.ts';
import type { Request } from './request.ts';

const VALUES = ['ALL_DATA', 'METADATA_ONLY'] as const;

/** Reads includedData: whether definitions, inputs and outputs are to be answered. */
export function readIncludesData(request: Request): boolean {
  return request.oneOf('includedData', VALUES) !== 'METADATA_ONLY';
}

/** A definition as the Describe operations show it; AWS answers `{}` in place of one that is not to be shown. */
export function shownDefinition(
  definition: string,
  includesData: boolean,
): { definition: string; variableReferences?: Readonly<Record<string, readonly string[]>> } {
  if (!includesData) return { definition: '{}' };
  const references = variableReferences(parseDefinition(definition));
  return { definition, ...(Object.keys(references).length > 0 && { variableReferences: references }) };
}
