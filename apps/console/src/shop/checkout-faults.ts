import { ExpresswayProblem } from '@expressway/client';
import { computed, signal } from '@preact/signals';
import { type AddressField, isAddressField, missingFields } from './address.ts';
import { check, placing } from './checkout.ts';
import { type Faults, faultsOf, joined, missingFaults, noFaults, type Place } from './faults.ts';
import { address, cart } from './store.ts';

/** The fields that the customer has been in, and left. */
export const touched = signal<ReadonlySet<AddressField>>(new Set());
/** The field that the customer is in. */
export const editing = signal<AddressField | undefined>(undefined);
/** Whether they have wanted to pay: from then on everything that is missing is said. */
export const wantedToPay = signal(false);

const missing = computed(() => missingFields(address.current.value));

/** What the last check found, or why it was refused. */
const found = computed((): Faults => {
  const state = check.state.value;
  if (state.phase === 'incomplete') return noFaults;
  if (state.phase === 'failed') return refusal(state.error, cart.current.value);
  const checked = state.phase === 'checked' ? state.checked : state.last;
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

/** Those that are shown: nobody is told off for a field that they are just filling in, or have not come to. */
export const shownFaults = computed((): Faults => {
  const { at, elsewhere } = allFaults.value;
  return { at: new Map([...at].filter(([place]) => isShown(place))), elsewhere };
});

function isShown(place: Place): boolean {
  if (wantedToPay.value || !isAddressField(place)) return true;
  if (touched.value.has(place)) return true;
  return place !== editing.value && !missing.value.includes(place);
}
