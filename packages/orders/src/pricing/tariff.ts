/** The one currency of the shop, ISO 4217 in lower case. */
export const shopCurrency = 'eur';

export interface Country {
  readonly name: string;
  /** Tax on goods and shipping, in basis points (1900 = 19 %). Prices in the catalogue are without tax. */
  readonly taxBasisPoints: number;
  /** Minor currency units per order. */
  readonly shipping: number;
  /** Goods worth this much or more ship for nothing; minor currency units. */
  readonly freeShippingFrom: number;
  readonly postalCode: RegExp;
  readonly needsRegion: boolean;
}

const country = (
  name: string,
  taxBasisPoints: number,
  shipping: number,
  freeShippingFrom: number,
  postalCode: RegExp,
  needsRegion = false,
): Country => ({ name, taxBasisPoints, shipping, freeShippingFrom, postalCode, needsRegion });

/**
 * Where the shop delivers, by ISO 3166-1 alpha-2 code. The tax is each country's standard VAT rate of 2025
 * (European Commission, VAT rates); deliveries to the others leave without tax.
 */
export const countries: ReadonlyMap<string, Country> = new Map([
  //                          tax   ship  free from  postal code
  ['AT', country('Austria', 2000, 690, 10_000, /^\d{4}$/)],
  ['BE', country('Belgium', 2100, 690, 10_000, /^\d{4}$/)],
  ['CH', country('Switzerland', 0, 1490, 20_000, /^\d{4}$/)],
  ['DE', country('Germany', 1900, 490, 5_000, /^\d{5}$/)],
  ['DK', country('Denmark', 2500, 890, 10_000, /^\d{4}$/)],
  ['ES', country('Spain', 2100, 790, 10_000, /^\d{5}$/)],
  ['FR', country('France', 2000, 690, 10_000, /^\d{5}$/)],
  ['GB', country('United Kingdom', 0, 1290, 20_000, /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i)],
  ['IE', country('Ireland', 2300, 990, 15_000, /^[A-Z\d]{3} ?[A-Z\d]{4}$/i)],
  ['IT', country('Italy', 2200, 790, 10_000, /^\d{5}$/)],
  ['NL', country('Netherlands', 2100, 590, 10_000, /^\d{4} ?[A-Z]{2}$/i)],
  ['PL', country('Poland', 2300, 790, 10_000, /^\d{2}-\d{3}$/)],
  ['SE', country('Sweden', 2500, 890, 10_000, /^\d{3} ?\d{2}$/)],
  ['US', country('United States', 0, 1990, 25_000, /^\d{5}(-\d{4})?$/, true)],
]);
