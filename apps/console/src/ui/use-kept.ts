import { useRef } from 'preact/hooks';

/** What was there last, until there is something new. */
export function useKept<T>(value: T | undefined): T | undefined {
  const kept = useRef(value);
  if (value !== undefined) kept.current = value;
  return kept.current;
}
