/** Every reason for which an order can't be bought as it stands, in plain words. The codes are part of the HTTP contract. */
export const issueCodes = {
  EMPTY_CART: 'There is nothing in the cart.',
  UNKNOWN_PRODUCT: 'There is no such product.',
  OUT_OF_STOCK: 'Fewer are available than were asked for.',
  PRICE_CHANGED: 'The total is not the one that was expected.',
  CURRENCY_NOT_OFFERED: 'The shop does not sell in this currency.',
  COUNTRY_NOT_SERVED: 'The shop does not deliver to this country.',
  REGION_REQUIRED: 'Addresses in this country need a region.',
  POSTAL_CODE_INVALID: 'The postal code is not one of this country.',
  RISK_REJECTED: 'The order looks too risky to accept.',
} as const;

export type IssueCode = keyof typeof issueCodes;

/** One reason, at the place in the request (a JSON Pointer) that it is about. */
export interface Issue {
  code: IssueCode;
  pointer: string;
  message: string;
  /** OUT_OF_STOCK: how many can be had. */
  available?: number;
  /** PRICE_CHANGED: minor currency units. */
  expected?: number;
  actual?: number;
}

export const issue = (
  code: IssueCode,
  pointer: string,
  details: Pick<Issue, 'available' | 'expected' | 'actual'> = {},
): Issue => ({ code, pointer, message: issueCodes[code], ...details });
