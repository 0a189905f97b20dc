import { ExpresswayProblem } from '@expressway/client';
import { computed, signal } from '@preact/signals';
import { type AddressField, isAddressField, missingFields } from './address.ts';
import { check, placing } from './checkout.ts';
import { type Faults, faultsOf, joined, missingFaults, noFaults, type Place } from './faults.ts';
import { lastOf } from './live-check.ts';
import { address, cart } from './store.ts';

/** The fields that the customer has been in, and left. */
export const touched = signal<ReadonlySet<AddressField>>(new Set());
/** Whether they have wanted to pay: from then on everything that is missing is said. */
export const wantedToPay = signal(false);

const missing = computed(() => missingFields(address.current.value));

/** What the last check found, or why it was refused. */
const found = computed((): Faults => {
  const state = check.state.value;
  if (state.phase === 'failed') return refusal(state.error, cart.current.value);
  const checked = lastOf(state);
  return checked ? faultsOf(checked.decision.issues, checked.items) : noFaults;
});

const refused = computed((): Faults => {
  const state = placing.state.value;
  return state.phase === 'refused' ? refusal(state.error, state.submission.body.items) : noFaults;
});

const refusal = (error: unknown, items: Parameters<typeof faultsOf>[1]): Faults =>
  error instanceof ExpresswayProblem ? faultsOf(error.errors, items) : noFaults;

/** All that keeps the order from being bought. */
export const allFaults = computed(() => joined(missingFaults(missing.value), joined(found.value, refused.value)));

/** Those that are shown: nobody is told that something is missing where they have not come to yet. */
export const shownFaults = computed((): Faults => {
  const { at, elsewhere } = allFaults.value;
  return { at: new Map([...at].filter(([place]) => isShown(place))), elsewhere };
});

function isShown(place: Place): boolean {
  if (wantedToPay.value || !isAddressField(place)) return true;
  return touched.value.has(place) || !missing.value.includes(place);
}
