import { useEffect, useRef } from 'preact/hooks';

/** Reloads something when a value has become another, for what hangs together with what was loaded elsewhere. */
export function useReloadOn(value: unknown, reload: () => void): void {
  const last = useRef(value);
  useEffect(() => {
    if (last.current !== undefined && last.current !== value) reload();
    last.current = value;
  }, [value, reload]);
}
