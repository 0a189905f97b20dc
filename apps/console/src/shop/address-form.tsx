import type { ComponentChildren } from 'preact';
import { type AddressField, addressFieldNames, addressFields } from './address.ts';
import { shownFaults, touched } from './checkout-faults.ts';
import { countryList } from './countries.ts';
import { FaultText, faultId } from './fault-text.tsx';
import { address } from './store.ts';

export const fieldId = (field: AddressField): string => `address-${field}`;

/** Where the parcel goes. */
export const AddressForm = ({ disabled }: { disabled: boolean }) => (
  <form onSubmit={(event) => event.preventDefault()}>
    <fieldset class="address" disabled={disabled}>
      <legend class="visually-hidden">Delivery address</legend>
      {addressFieldNames.map((field) => (
        <Field key={field} field={field} />
      ))}
    </fieldset>
  </form>
);

function Field({ field }: { field: AddressField }) {
  const { label, missing, autocomplete } = addressFields[field];
  const messages = shownFaults.value.at.get(field) ?? [];
  const control = {
    id: fieldId(field),
    name: field,
    autocomplete,
    'aria-required': missing !== undefined,
    'aria-invalid': messages.length > 0,
    'aria-describedby': messages.length > 0 ? faultId(field) : undefined,
    value: address.current.value[field],
    onInput: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      address.set({ ...address.current.peek(), [field]: value }),
    onBlur: () => {
      touched.value = new Set([...touched.peek(), field]);
    },
  };
  return (
    <div class={`stack tight field-${field}`}>
      <Label for={control.id} optional={missing === undefined}>
        {label}
      </Label>
      {field === 'country' ? (
        <select {...control}>
          <option value="">Choose …</option>
          {countryList.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <input {...control} autocapitalize={field === 'postalCode' ? 'characters' : 'words'} />
      )}
      <FaultText place={field} messages={messages} />
    </div>
  );
}

const Label = (props: { for: string; optional: boolean; children: ComponentChildren }) => (
  <label for={props.for}>
    {props.children} {props.optional && <small>optional</small>}
  </label>
);
