import type { Caller } from '../../auth/token.ts';
import { ApiProblem } from '../../problems/problem.ts';

/** Refuses a body that speaks for another than who is signed in. Throws USER_MISMATCH. */
export function requireSameUser(caller: Caller, userId: string | undefined): void {
  if (userId !== undefined && userId !== caller.userId)
    throw new ApiProblem('USER_MISMATCH', {
      errors: [{ pointer: '/userId', detail: 'is not the customer who is signed in' }],
    });
}
