import type { CheckoutRequest } from '@expressway/client';
import { effect, signal, untracked } from '@preact/signals';
import { addressOf, missingFields } from './address.ts';
import { api, customerId, serverTime } from './api.ts';
import { createLiveCheck } from './live-check.ts';
import { createPlacing } from './placing.ts';
import { address, card, cart, checked, submission } from './store.ts';
import { wait } from './wait.ts';

/** Whether the browser thinks that it has a network. */
export const online = signal(navigator.onLine);

export const check = createLiveCheck({
  validate: (request, signal) => api.validateOrder(request, { signal }),
  wait,
  now: serverTime,
  kept: checked,
});

export const placing = createPlacing({
  submit: api.submitOrder,
  wait,
  now: serverTime,
  newKey: () => crypto.randomUUID(),
  kept: submission,
  customer: () => customerId.peek(),
  onPlaced: () => cart.set([]),
});

/** The request that the form makes; undefined while something is missing. */
export function requestOf(): CheckoutRequest | undefined {
  const items = cart.current.value;
  const draft = address.current.value;
  return items.length === 0 || missingFields(draft).length > 0
    ? undefined
    : { items, shippingAddress: addressOf(draft) };
}

/** Checks the cart as long as the checkout is looked at. What was said of an order that was refused holds until it is changed. */
export function checkLive(): () => void {
  let first = true;
  const end = effect(() => {
    const [request, userId] = [requestOf(), customerId.value];
    card.current.value;
    untracked(() => {
      check.look(request, userId);
      if (!first && placing.state.value.phase === 'refused') placing.forget();
    });
    first = false;
  });
  return () => {
    end();
    check.stop();
  };
}

/** Goes on with what a page before this one was in the middle of, whenever that may help. */
export function goOn(): void {
  addEventListener('online', () => {
    online.value = true;
    if (check.state.peek().phase === 'failed') check.again();
    void placing.resume();
  });
  addEventListener('offline', () => {
    online.value = false;
  });
  const whenSignedIn = () => {
    customerId.value;
    untracked(() => void placing.resume());
  };
  effect(whenSignedIn);
}
