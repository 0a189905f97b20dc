/** How an integration names the members of a service's structures. */
export type Casing = (member: string) => string;

/** Optimised integrations keep the names of the service's API. */
export const apiCasing: Casing = (member) => member;

/**
 * SDK integrations name members as the SDK for Java 2 does, with a capital first letter: `SSESpecification` is
 * `SseSpecification` and `MD5OfBody` is `Md5OfBody`. The word boundaries are those of that SDK's code generator.
 */
export const javaCasing: Casing = (member) =>
  // Java reserves `null`, so DynamoDB's type of that name is `Nul`.
  member === 'NULL' ? 'Nul' : words(member).map(capitalised).join('');

const words = (name: string): string[] =>
  name
    .replace(/(?<=[a-z])(?=[A-Z][a-zA-Z0-9])/g, ' ')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([0-9])([a-zA-Z])/g, '$1 $2')
    .split(' ');

const capitalised = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`;
