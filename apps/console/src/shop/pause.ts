import { ExpresswayProblem } from '@expressway/client';

/** What a shop that can't be reached, or says that it will be better later but not when, is given. */
const unaskedMs = 5_000;

/** Milliseconds after which it is worth trying again without being asked to; undefined where a person must do something first. */
export function pauseAfter(error: unknown): number | undefined {
  if (!(error instanceof ExpresswayProblem)) return unaskedMs;
  return error.passing ? (error.retryAfterMs ?? unaskedMs) : undefined;
}
