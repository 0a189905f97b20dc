import { readFileSync } from 'node:fs';
import { type Arguments, UsageError } from './arguments.ts';

/** The definitions named on the command line as text, with `${NAME}` replaced. Throws UsageError. */
export function readDefinitions({ definitions, substitutions }: Arguments): { name: string; definition: string }[] {
  return definitions.map(({ name, file }) => ({ name, definition: substitute(readText(file), file, substitutions) }));
}

/** A file's text, without the byte order mark that some editors put before it. Throws UsageError. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** Fills in placeholders as deployment tools do; a value stands inside a JSON string. */
function substitute(text: string, file: string, values: Arguments['substitutions']): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_placeholder, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new UsageError(`${file} has a placeholder without a value: --set ${name}=…`);
    return JSON.stringify(value).slice(1, -1);
  });
}
