import { type ReadonlySignal, signal } from '@preact/signals';

export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A value that outlives the page. */
export interface Kept<T> {
  readonly current: ReadonlySignal<T>;
  /** Writes it before anything can see it. */
  set(value: T): void;
  /** Takes over what another tab has written: its text, or null where it took the value away. */
  take(text: string | null): void;
  readonly name: string;
}

/**
 * Keeps a value as JSON. `read` makes a value of whatever was found, which an older version of the page or a person may have
 * written, and of undefined where nothing was. Undefined is kept as nothing.
 */
export function keep<T>(storage: TextStorage, name: string, read: (found: unknown) => T): Kept<T> {
  const current = signal(read(parsed(storage.getItem(name))));
  return {
    name,
    current,
    set(value) {
      try {
        if (value === undefined) storage.removeItem(name);
        else storage.setItem(name, JSON.stringify(value));
      } catch {
        // A full or forbidden storage: it is kept as long as the page, which is better than not at all.
      }
      current.value = value;
    },
    take(text) {
      current.value = read(parsed(text));
    },
  };
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
