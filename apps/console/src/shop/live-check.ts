import type { CheckoutDecision, CheckoutRequest, OrderItem, Quote } from '@expressway/client';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Kept } from './kept.ts';
import { pauseAfter } from './pause.ts';
import { type PriceChange, priceChanges } from './price-changes.ts';
import type { Wait } from './wait.ts';

/** A decision, and what it was about. */
export interface Checked {
  /** The request and its customer, as one text. */
  subject: string;
  items: OrderItem[];
  decision: CheckoutDecision;
}

/** What can be said of the cart as it is now. */
export type CheckState =
  /** Something is missing that a check needs. */
  | { phase: 'incomplete' }
  /** It is about to be checked, or is being checked; `last` is the decision of before, be it about another cart. */
  | { phase: 'checking'; last: Checked | undefined; renewing: boolean }
  | { phase: 'checked'; checked: Checked; changes: readonly PriceChange[] }
  /** `again`: when it is tried again by itself, in milliseconds since 1970. */
  | { phase: 'failed'; last: Checked | undefined; error: unknown; again: number | undefined };

export interface LiveCheck {
  state: ReadonlySignal<CheckState>;
  /** What the cart is now; undefined while it is not complete. */
  look(request: CheckoutRequest | undefined, userId: string | undefined): void;
  /** Checks anew, even what was checked. */
  again(): void;
  /** Nobody looks any more. */
  stop(): void;
}

interface LiveCheckDependencies {
  validate: (request: CheckoutRequest, signal: AbortSignal) => Promise<CheckoutDecision>;
  wait: Wait;
  /** Milliseconds since 1970, by the clock of the server. */
  now: () => number;
  /** The last decision, which outlives the page: a price that is locked stays locked. */
  kept: Kept<Checked | undefined>;
}

/** How long the cart has to stay as it is before it is checked. */
const calmMs = 400;
/** A price that runs out sooner than that is not renewed sooner, lest a clock that is wrong make a storm of calls. */
const leastRenewalMs = 5_000;

/**
 * Checks the cart as it changes: once it has been calm, never twice for the same, and only the newest; a check that is out of
 * date is aborted. A price is asked for again when it runs out, and a check that failed for a while after that while.
 */
export function createLiveCheck({ validate, wait, now, kept }: LiveCheckDependencies): LiveCheck {
  const state = signal<CheckState>({ phase: 'incomplete' });
  let controller = new AbortController();
  let subject: string | undefined;
  let current: CheckoutRequest | undefined;

  const anew = (): AbortSignal => {
    controller.abort();
    controller = new AbortController();
    return controller.signal;
  };
  const last = (): Checked | undefined => lastOf(state.value);
  /** Does all of it one after the other, until it is out of date. */
  const follow = (steps: (signal: AbortSignal) => Promise<void>) => {
    const signal = anew();
    steps(signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  };

  const check = async (request: CheckoutRequest, about: string, signal: AbortSignal): Promise<void> => {
    const before = kept.current.value?.subject === about ? kept.current.value.decision.quote : null;
    let decision: CheckoutDecision;
    try {
      decision = await validate(request, signal);
    } catch (error) {
      if (signal.aborted) return;
      const afterMs = pauseAfter(error);
      const again = afterMs === undefined ? undefined : now() + afterMs;
      state.value = { phase: 'failed', last: last(), error, again };
      if (afterMs === undefined) return;
      await wait(afterMs, signal);
      state.value = { phase: 'checking', last: last(), renewing: false };
      return check(request, about, signal);
    }
    if (signal.aborted) return;
    const { quote } = decision;
    const checked = { subject: about, items: request.items, decision };
    kept.set(checked);
    state.value = { phase: 'checked', checked, changes: before && quote ? priceChanges(before, quote) : [] };
    if (quote) await renew(request, about, quote, signal);
  };

  /** Waits until the price runs out, and asks for a new one. */
  const renew = async (request: CheckoutRequest, about: string, { expiresAt }: Quote, signal: AbortSignal) => {
    await wait(Math.max(leastRenewalMs, Date.parse(expiresAt) - now()), signal);
    state.value = { phase: 'checking', last: last(), renewing: true };
    return check(request, about, signal);
  };

  /** A price that was locked for just this and still is. A refusal is no such thing: it may be over by now. */
  const lockedFor = (about: string): { known: Checked; quote: Quote } | undefined => {
    const known = kept.current.value;
    if (known?.subject !== about || known.decision.decision === 'reject') return undefined;
    const { quote } = known.decision;
    return quote && Date.parse(quote.expiresAt) > now() ? { known, quote } : undefined;
  };

  return {
    state,
    look(request, userId) {
      const about = request && JSON.stringify([userId ?? null, request]);
      if (about === subject) return;
      subject = about;
      current = request;
      if (request === undefined || about === undefined) {
        anew();
        state.value = { phase: 'incomplete' };
        return;
      }
      const locked = lockedFor(about);
      if (locked) {
        state.value = { phase: 'checked', checked: locked.known, changes: [] };
        follow((signal) => renew(request, about, locked.quote, signal));
        return;
      }
      state.value = { phase: 'checking', last: last(), renewing: false };
      follow(async (signal) => {
        await wait(calmMs, signal);
        await check(request, about, signal);
      });
    },
    again() {
      const [request, about] = [current, subject];
      if (request === undefined || about === undefined) return;
      state.value = { phase: 'checking', last: last(), renewing: false };
      follow((signal) => check(request, about, signal));
    },
    stop() {
      anew();
      subject = undefined;
      current = undefined;
      state.value = { phase: 'incomplete' };
    },
  };
}

/** The last decision, be it about another cart. */
export function lastOf(state: CheckState): Checked | undefined {
  if (state.phase === 'incomplete') return undefined;
  return state.phase === 'checked' ? state.checked : state.last;
}

/** The last price that is known, be it about another cart. */
export const quoteOf = (state: CheckState): Quote | null => lastOf(state)?.decision.quote ?? null;
