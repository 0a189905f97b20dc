import { ExpresswayProblem } from '@expressway/client';

/** What went wrong, for people who shop. */
export interface TroubleWords {
  title: string;
  text: string;
}

/** Codes whose own words are made for programmers, or for no page in particular. */
const byCode: Readonly<Record<string, TroubleWords>> = {
  RATE_LIMITED: { title: 'That was a lot at once', text: 'The shop wants a short pause.' },
  OVERLOADED: { title: 'The shop is busy', text: 'There is more to do than it can just now.' },
  SERVICE_UNAVAILABLE: { title: 'The shop is busy', text: 'It will be back in a moment.' },
  STORE_BUSY: { title: 'The shop is busy', text: 'Too much is being changed at once.' },
  CHECKS_UNAVAILABLE: { title: 'The price can’t be checked just now', text: 'Your cart is kept.' },
  IDEMPOTENCY_IN_FLIGHT: {
    title: 'Your order is being taken',
    text: 'It was sent before, and is still being worked on.',
  },
  QUOTE_EXPIRED: {
    title: 'The price had run out',
    text: 'Nothing was ordered. See what it costs now, and pay if you agree.',
  },
  QUOTE_MISMATCH: {
    title: 'The price was for another order',
    text: 'Nothing was ordered. See what it costs now, and pay if you agree.',
  },
  QUOTE_INVALID: {
    title: 'The price is no longer good',
    text: 'Nothing was ordered. See what it costs now, and pay if you agree.',
  },
  PRICE_CHANGED: {
    title: 'The price has changed',
    text: 'Nothing was ordered. See what it costs now, and pay if you agree.',
  },
  IDEMPOTENCY_MISMATCH: {
    title: 'This order was sent before',
    text: 'See your orders for what has become of it, before you order again.',
  },
  ORDER_INVALID: { title: 'This can’t be bought as it is', text: 'Nothing was ordered. See what is said below.' },
  VALIDATION_FAILED: { title: 'Something has to be put right', text: 'See the marked fields.' },
  UNAUTHENTICATED: { title: 'You are not signed in', text: 'Sign in and try again.' },
  TOKEN_INVALID: { title: 'You are not signed in any more', text: 'Sign in and try again.' },
  ORDER_NOT_FOUND: { title: 'There is no such order', text: 'At least not one of yours.' },
  INTERNAL_ERROR: { title: 'Something broke on our side', text: 'Please try again.' },
};

export function troubleWords(error: unknown, online: boolean): TroubleWords {
  if (error instanceof ExpresswayProblem) return byCode[error.code] ?? { title: error.title, text: error.message };
  if (!online) return { title: 'You are offline', text: 'Nothing is lost: this goes on as soon as you are back.' };
  return { title: 'The shop can’t be reached', text: 'Your connection may be down, or the shop.' };
}
