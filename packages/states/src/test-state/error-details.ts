import type { State } from '../definition/model.ts';
import type { Failure } from '../history/events.ts';
import { matches } from '../interpreter/failure.ts';

/** AWS's InspectionErrorDetails: which Retry and Catch a failure met. */
export interface ErrorDetails {
  readonly catchIndex?: number;
  readonly retryIndex?: number;
  readonly retryBackoffIntervalSeconds?: number;
}

/** `backoff` is how long it is to the retry, in milliseconds. Undefined where neither Retry nor Catch has to do with it. */
export function errorDetails(
  state: State,
  failure: Failure,
  caught: boolean,
  backoff: number | undefined,
): ErrorDetails | undefined {
  if (!('retry' in state)) return undefined;
  const applies = ({ errorEquals }: { readonly errorEquals: readonly string[] }) => matches(errorEquals, failure);
  const retryIndex = state.retry.findIndex(applies);
  if (retryIndex < 0 && !caught) return undefined;
  return {
    ...(caught && { catchIndex: state.catch.findIndex(applies) }),
    ...(retryIndex >= 0 && { retryIndex }),
    ...(backoff !== undefined && { retryBackoffIntervalSeconds: Math.round(backoff / 1000) }),
  };
}
