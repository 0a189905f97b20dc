import { problemMediaType } from '../problems/problem.ts';
import type { Document, Operation } from './document.ts';

/** A place in the document whose content may become a reference to a component of this name. */
interface Place {
  holder: Record<string, unknown>;
  key: string;
  name: string;
}

/** Makes named components of the parameters, headers, examples and error answers that occur more than once. */
export function shareComponents(document: Document, operations: readonly Operation[]): void {
  const answers = operations.flatMap(({ responses }) => Object.values(responses));
  const contents = answers.flatMap(({ content }) => Object.values(content ?? {}));
  // What answers are made of before the answers themselves, so that those are alike once they refer to the same.
  share(
    document,
    'parameters',
    places(
      operations.map(({ parameters }) => parameters),
      ({ name }) => pascalCase(name),
    ),
  );
  share(document, 'headers', places(answers.map(({ headers }) => headers)));
  share(document, 'examples', places(contents.map(({ examples }) => examples)));
  share(
    document,
    'responses',
    places(
      operations.map(({ responses }) => responses),
      nameOfProblems,
    ),
  );
}

/** The members of objects or arrays; those without a name stay where they are. */
function places<T>(
  holders: readonly (Readonly<Record<string, T>> | readonly T[] | undefined)[],
  nameOf = (_content: T, key: string): string | undefined => key,
): Place[] {
  return holders.flatMap((holder) =>
    Object.entries<T>(holder ?? {}).flatMap(([key, content]) => {
      const name = nameOf(content, key);
      return name === undefined ? [] : [{ holder: holder as Record<string, unknown>, key, name }];
    }),
  );
}

/** Throws an Error where two things that recur would have one name. */
function share({ components }: Document, kind: string, found: readonly Place[]): void {
  const alike = Map.groupBy(found, ({ holder, key, name }) => JSON.stringify([name, holder[key]]));
  for (const group of alike.values()) {
    const [first] = group;
    if (!first || group.length < 2) continue;
    const { name, holder, key } = first;
    components[kind] ??= {};
    const named = components[kind];
    if (name in named) throw new Error(`Two different ${kind} are called ${name}: describe them alike, or apart`);
    named[name] = holder[key];
    for (const place of group) place.holder[place.key] = { $ref: `#/components/${kind}/${name}` };
  }
}

/** An error answer is called after the codes of its problems. */
function nameOfProblems({ content }: { content?: Record<string, { examples?: object }> }): string | undefined {
  const codes = Object.keys(content?.[problemMediaType]?.examples ?? {});
  return codes.length === 0 ? undefined : codes.map(pascalCase).join('Or');
}

/** `orderId`, `Idempotency-Key` and `NOT_FOUND` as the names of components. */
const pascalCase = (name: string): string =>
  name
    .split(/[-_]/)
    .map(
      (word) =>
        word.slice(0, 1).toUpperCase() + (word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1)),
    )
    .join('');
