import type { Reader } from '../reader.ts';

/** Reads Next and End, of which exactly one is due. Undefined = the branch ends here. */
export function readTransition(reader: Reader): string | undefined {
  const next = reader.string('Next');
  const end = reader.boolean('End');
  if (reader.has('Next') && end === true) reader.fail("Only one of 'Next' and 'End' is allowed");
  const ends = end === true || (reader.has('End') && end === undefined);
  if (!reader.has('Next') && !ends) reader.fail("One of 'Next' or 'End' is required");
  return next;
}
