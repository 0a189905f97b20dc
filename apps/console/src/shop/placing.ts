import type { Expressway, OrderSubmission } from '@expressway/client';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Kept } from './kept.ts';
import { pauseAfter } from './pause.ts';
import { isResumable, outcomeOf, type Submission } from './submission.ts';
import type { Wait } from './wait.ts';

/** How it goes with the order that is being submitted. */
export type PlacingState =
  | { phase: 'idle' }
  | { phase: 'sending' }
  | { phase: 'placed'; orderId: string }
  /** No order was made; the submission is gone. */
  | { phase: 'refused'; error: unknown; submission: Submission }
  /** There may be an order. `again`: when it is sent again by itself, in milliseconds since 1970. */
  | { phase: 'stuck'; error: unknown; again: number | undefined }
  /** It waits for its customer to sign in. */
  | { phase: 'signed out'; userId: string }
  /** It is so old that its key is forgotten; the submission is gone. */
  | { phase: 'too old' };

export interface Placing {
  state: ReadonlySignal<PlacingState>;
  /** Keeps a new submission and sends it; if there is one already, sends that on instead. */
  place(body: OrderSubmission, userId: string): Promise<void>;
  /** Sends on what an earlier page has kept, if there is something. */
  resume(): Promise<void>;
  /** Forgets a submission that doesn't get through, or what the last one has come to. */
  forget(): void;
}

interface PlacingDependencies {
  submit: Expressway['submitOrder'];
  wait: Wait;
  now: () => number;
  newKey: () => string;
  kept: Kept<Submission | undefined>;
  /** Who is signed in. */
  customer: () => string | undefined;
  /** It is an order now; called before the submission is forgotten. */
  onPlaced: (submission: Submission) => void;
}

/** Submits orders so that a reload, a crash or a lost answer in the middle is made good by sending the same once more. */
export function createPlacing(deps: PlacingDependencies): Placing {
  const { submit, wait, now, newKey, kept, customer, onPlaced } = deps;
  const state = signal<PlacingState>({ phase: 'idle' });
  let controller = new AbortController();

  const send = async (submission: Submission): Promise<void> => {
    controller.abort();
    controller = new AbortController();
    const { signal } = controller;
    const { body, idempotencyKey, userId } = submission;
    if (!isResumable(submission, now())) {
      kept.set(undefined);
      state.value = { phase: 'too old' };
      return;
    }
    if (customer() !== userId) {
      state.value = { phase: 'signed out', userId };
      return;
    }
    state.value = { phase: 'sending' };
    try {
      const { orderId } = await submit(body, { idempotencyKey, signal });
      onPlaced(submission);
      kept.set(undefined);
      state.value = { phase: 'placed', orderId };
    } catch (error) {
      if (signal.aborted) return;
      const outcome = outcomeOf(error);
      if (outcome === 'refused') {
        kept.set(undefined);
        state.value = { phase: 'refused', error, submission };
        return;
      }
      if (outcome === 'signed out') {
        state.value = { phase: 'signed out', userId };
        return;
      }
      const afterMs = pauseAfter(error);
      state.value = { phase: 'stuck', error, again: afterMs === undefined ? undefined : now() + afterMs };
      if (afterMs === undefined) return;
      await wait(afterMs, signal).then(
        () => send(submission),
        () => undefined,
      );
    }
  };

  const resume = async (): Promise<void> => {
    const submission = kept.current.value;
    if (submission && state.value.phase !== 'sending') await send(submission);
  };

  return {
    state,
    async place(body, userId) {
      if (kept.current.value === undefined) kept.set({ userId, idempotencyKey: newKey(), body, madeAt: now() });
      await resume();
    },
    resume,
    forget() {
      controller.abort();
      kept.set(undefined);
      state.value = { phase: 'idle' };
    },
  };
}
