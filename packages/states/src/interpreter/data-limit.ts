import { StatesError } from '../language/index.ts';

/** The failure of a state or task that makes more data than AWS accepts. */
export function dataLimit(name: string): StatesError {
  return new StatesError(
    'States.DataLimitExceeded',
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
