import type { ShippingAddress } from '@expressway/client';
import { isRecord } from './kept.ts';

export type AddressField = keyof ShippingAddress;
export type AddressDraft = Record<AddressField, string>;

interface FieldWords {
  label: string;
  /** What a person is told who left it empty; only of what every address needs. */
  missing?: string;
  /** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill */
  autocomplete: AutoFill;
}

/** The fields of the form, in its order. */
export const addressFields: Record<AddressField, FieldWords> = {
  name: { label: 'Name', autocomplete: 'shipping name' },
  line1: {
    label: 'Street and number',
    missing: 'Enter the street and the number.',
    autocomplete: 'shipping address-line1',
  },
  line2: { label: 'Flat, floor, company', autocomplete: 'shipping address-line2' },
  postalCode: { label: 'Postal code', missing: 'Enter the postal code.', autocomplete: 'shipping postal-code' },
  city: { label: 'City or town', missing: 'Enter the city or town.', autocomplete: 'shipping address-level2' },
  region: { label: 'State or province', autocomplete: 'shipping address-level1' },
  country: { label: 'Country', missing: 'Choose the country.', autocomplete: 'shipping country' },
};

export const addressFieldNames = Object.keys(addressFields) as AddressField[];

export const isAddressField = (name: string): name is AddressField => Object.hasOwn(addressFields, name);

/** The address as the API takes it: without what is empty. */
export function addressOf(draft: AddressDraft): ShippingAddress {
  const filled = addressFieldNames.flatMap((field) => {
    const text = draft[field].trim();
    return text === '' ? [] : [[field, text]];
  });
  return { line1: '', city: '', postalCode: '', country: '', ...Object.fromEntries(filled) };
}

/** What every address needs and this one lacks. */
export const missingFields = (draft: AddressDraft): AddressField[] =>
  addressFieldNames.filter((field) => addressFields[field].missing !== undefined && draft[field].trim() === '');

/** A draft out of what was kept: fields that aren't texts are empty. */
export function readDraft(found: unknown): AddressDraft {
  const kept = isRecord(found) ? found : {};
  const text = (field: AddressField) => {
    const value = kept[field];
    return typeof value === 'string' ? value : '';
  };
  return {
    name: text('name'),
    line1: text('line1'),
    line2: text('line2'),
    postalCode: text('postalCode'),
    city: text('city'),
    region: text('region'),
    country: text('country'),
  };
}
