import qs from 'qs';

/** What a form or a query string says, nested by its brackets: `metadata[orderId]=1` is `{metadata: {orderId: '1'}}`. */
export type FormObject = { [name: string]: FormValue };
export type FormValue = string | FormValue[] | FormObject;

/** Decodes Stripe's form encoding. Throws RangeError when it is nested or repeated beyond reason. */
export function decodeForm(text: string): FormObject {
  return qs.parse(text, {
    depth: 8,
    strictDepth: true,
    parameterLimit: 1000,
    throwOnLimitExceeded: true,
    arrayLimit: 100,
    allowPrototypes: false,
    plainObjects: true,
  }) as FormObject;
}

/** The same text for the same parameters, in whichever order they came. */
export function canonicalForm(form: FormObject): string {
  return qs.stringify(form, { sort: (a: string, b: string) => (a < b ? -1 : 1), arrayFormat: 'indices' });
}
