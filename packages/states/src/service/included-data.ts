import type { Request } from './request.ts';

const VALUES = ['ALL_DATA', 'METADATA_ONLY'] as const;

/** Reads includedData: whether definitions, inputs and outputs are to be answered. */
export function readIncludesData(request: Request): boolean {
  return request.oneOf('includedData', VALUES) !== 'METADATA_ONLY';
}

/** What AWS answers in place of a definition that is not to be shown. */
export const HIDDEN_DEFINITION = '{}';
