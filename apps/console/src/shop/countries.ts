/** Countries that people send parcels to; which of them the shop serves is the API's to say. ISO 3166-1 alpha-2. */
const codes =
  'AD AE AR AT AU BE BG BR CA CH CL CN CY CZ DE DK EE EG ES FI FR GB GR HK HR HU IE IL IN IS IT JP KR LI LT LU LV MC MT MX ' +
  'MY NL NO NZ PL PT RO RS SA SE SG SI SK TH TR TW UA US ZA';

const names = new Intl.DisplayNames(['en'], { type: 'region' });

/** By name. */
export const countryList: readonly { code: string; name: string }[] = codes
  .split(' ')
  .map((code) => ({ code, name: names.of(code) ?? code }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'));
