import type { InputError, Issue, OrderItem } from '@expressway/client';
import { type AddressField, addressFieldNames, addressFields, isAddressField } from './address.ts';

/** A place of the checkout that a message can stand at. */
export type Place = AddressField | 'cart' | 'card' | `item:${string}`;

export interface Faults {
  at: ReadonlyMap<Place, readonly string[]>;
  /** What is about no field. */
  elsewhere: readonly string[];
}

export const noFaults: Faults = { at: new Map(), elsewhere: [] };

/** The place that a JSON Pointer (RFC 6901) into a request with these items is about; undefined where there is none. */
export function placeOf(pointer: string, items: readonly OrderItem[]): Place | undefined {
  const [first, second] = pointer.split('/').slice(1).map(unescaped);
  switch (first) {
    case 'items': {
      const item = second !== undefined && /^\d+$/.test(second) ? items[Number(second)] : undefined;
      return item ? `item:${item.productId}` : 'cart';
    }
    case 'shippingAddress':
      return second !== undefined && isAddressField(second) ? second : undefined;
    case 'paymentMethodId':
      return 'card';
    default:
      return undefined;
  }
}

/** RFC 6901, 4: `~1` before `~0`. */
const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** Puts issues of a check, or errors of a refused request, to where they are about. Each is said once. */
export function faultsOf(found: readonly (Issue | InputError)[], items: readonly OrderItem[]): Faults {
  const at = new Map<Place, string[]>();
  const elsewhere: string[] = [];
  for (const one of found) {
    const place = placeOf(one.pointer, items);
    const messages = place === undefined ? elsewhere : (at.get(place) ?? []);
    const message = sentence(one, place);
    if (!messages.includes(message)) messages.push(message);
    if (place !== undefined) at.set(place, messages);
  }
  return { at, elsewhere };
}

/** What the form itself can see to be missing. */
export const missingFaults = (fields: readonly AddressField[]): Faults => ({
  at: new Map(fields.map((field) => [field, [addressFields[field].missing ?? 'Fill this in.']])),
  elsewhere: [],
});

/** The faults of one, and at the places where it has none, those of the other. */
export function joined(one: Faults, other: Faults): Faults {
  return { at: new Map([...other.at, ...one.at]), elsewhere: [...new Set([...one.elsewhere, ...other.elsewhere])] };
}

/** The places in the order of the page, so that the first is where a person goes on. */
export function placesInOrder({ at }: Faults): Place[] {
  const rank = (place: Place) => {
    if (place === 'cart' || place.startsWith('item:')) return -1;
    return isAddressField(place) ? addressFieldNames.indexOf(place) : addressFieldNames.length;
  };
  return [...at.keys()].sort((a, b) => rank(a) - rank(b));
}

/** Issues come with a sentence for people; errors of the input say what is wrong with the member that the pointer names. */
function sentence(fault: Issue | InputError, place: Place | undefined): string {
  if (fault.code === 'OUT_OF_STOCK' && fault.available !== undefined) return stockLeft(fault.available);
  if ('message' in fault) return fault.message;
  const said = fault.detail.trim();
  if (/^\p{Lu}/u.test(said)) return said;
  return `${nameOf(place, fault.pointer)} ${said}${/[.!?]$/.test(said) ? '' : '.'}`;
}

function nameOf(place: Place | undefined, pointer: string): string {
  if (place === 'cart' || place?.startsWith('item:')) return pointer.endsWith('/quantity') ? 'The number' : 'The cart';
  if (place === 'card') return 'The card';
  if (place !== undefined && isAddressField(place)) return addressFields[place].label;
  return pointer === '' ? 'The order' : unescaped(pointer.slice(pointer.lastIndexOf('/') + 1));
}

const stockLeft = (available: number): string =>
  available === 0 ? 'Sold out: take it out of the cart.' : `Only ${available} left: take fewer.`;
