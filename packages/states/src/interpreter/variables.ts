import type { Assigned } from '../definition/model.ts';
import { MAX_PAYLOAD_BYTES, type Payload } from '../payload.ts';
import { dataLimit } from './data-limit.ts';
import type { Frame } from './execution.ts';

/** AWS's limits: what one state assigns together, and what all variables in sight may take, in UTF-8 bytes. */
const MAX_ASSIGNED_BYTES = MAX_PAYLOAD_BYTES;
const MAX_VARIABLES_BYTES = 10 * 1024 * 1024;

const bytes = (text: string): number => Buffer.byteLength(text);
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Throws States.DataLimitExceeded if a state assigns more than may be kept. */
export function checkVariables(frame: Frame, stateName: string, assigned: Assigned): void {
  const added = sum(Object.values(assigned).map(bytes));
  const kept = Object.entries(frame.variables).filter(([name]) => !Object.hasOwn(assigned, name));
  const others = sum(kept.map(([, variable]: [string, Payload]) => bytes(variable.text)));
  if (added > MAX_ASSIGNED_BYTES || added + others > MAX_VARIABLES_BYTES) throw dataLimit(stateName);
}
