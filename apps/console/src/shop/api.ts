import { createExpressway, type Fetch } from '@expressway/client';
import { computed, signal } from '@preact/signals';
import { development, developmentToken } from '../session/development.ts';
import { keepToken } from '../session/token.ts';
import { now } from '../ui/time.tsx';
import { offsetBy } from './countdown.ts';
import { createRequestLog } from './request-log.ts';
import { customer } from './store.ts';

const tokens = keepToken('expressway.shop.token');

const { session } = tokens;

export const signInWith = tokens.signIn;

/** Signs in as a customer whom the development issuer vouches for. Throws where it doesn't. */
export async function signInAs(userId: string): Promise<string> {
  const token = await developmentToken(userId, 'customer');
  tokens.signIn(token);
  customer.set(userId);
  return token;
}

export function signOut(): void {
  tokens.signOut();
  customer.set(undefined);
}

/** Who shops: who is signed in, or whom the development issuer will vouch for as soon as a call needs it. */
export const customerId = computed(
  () => session.value?.userId ?? (development.value.signIn ? customer.current.value : undefined),
);

const clockOffset = signal(0);

/** The time by the server's clock, to the second: prices run out by that one. */
export const serverNow = computed(() => now.value + clockOffset.value);
export const serverTime = (): number => Date.now() + clockOffset.peek();

export const requestLog = createRequestLog(() => Date.now());

const send: Fetch = async (request) => {
  const response = await fetch(request);
  clockOffset.value = offsetBy(response.headers.get('date'), Date.now(), clockOffset.peek());
  if (response.status === 401) tokens.signOut();
  return response;
};

/**
 * The API, with the customer's token or without one. It gives up early: what to do then is for the pages to say, which tell
 * the customer that there is a pause, and for how long.
 */
export const api = createExpressway({
  baseUrl: location.origin,
  async token() {
    const current = session.value;
    if (current) return current.token;
    const userId = customer.current.value;
    if (!development.value.signIn || userId === undefined) return null;
    return signInAs(userId);
  },
  fetch: requestLog.recording(send),
  retry: { attempts: 3, longestPauseMs: 3_000 },
});
