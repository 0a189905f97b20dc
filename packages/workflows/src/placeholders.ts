const placeholder = /\$\{(\w+)\}/g;

/** The names in `${…}` that a definition leaves open: functions and topics. */
export const placeholdersIn = (definition: string): string[] => [
  ...new Set([...definition.matchAll(placeholder)].map(([, name]) => String(name))),
];

/** A definition with its placeholders filled in. Throws where a value is missing. */
export const fillPlaceholders = (definition: string, values: Readonly<Record<string, string>>): string =>
  definition.replace(placeholder, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`There is no value for \${${name}}.`);
    return value;
  });
