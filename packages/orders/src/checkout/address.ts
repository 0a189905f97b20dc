import { countries } from '../pricing/tariff.ts';
import { type Issue, issue } from './issue.ts';
import type { ShippingAddress } from './request.ts';

/** Whether parcels can go there: a country of the tariff, with the parts that its addresses need. */
export function checkAddress(address: ShippingAddress): Issue[] {
  const country = countries.get(address.country);
  if (!country) return [issue('COUNTRY_NOT_SERVED', '/shippingAddress/country')];
  const issues: Issue[] = [];
  if (!country.postalCode.test(address.postalCode))
    issues.push(issue('POSTAL_CODE_INVALID', '/shippingAddress/postalCode'));
  if (country.needsRegion && !address.region) issues.push(issue('REGION_REQUIRED', '/shippingAddress/region'));
  return issues;
}
