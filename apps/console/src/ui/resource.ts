import { type Signal, useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';

/** Something that is loaded: the last that came, and what went wrong since. */
export interface Resource<T> {
  data: T | undefined;
  error: unknown;
  loading: boolean;
  /** Loads it again now. */
  reload: () => void;
}

interface Options<T> {
  /** Milliseconds after which it is loaded again, or a function that says so of what came; not at all unless given. */
  every?: number | ((data: T) => number | undefined);
}

/**
 * Loads something when the component appears and whenever `key` changes, and again as `every` says while the page is looked
 * at, be it that the last load failed. A load that is out of date is aborted. What was there stays until the new has come, unless the key changed.
 */
export function useResource<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  options: Options<T> = {},
): Resource<T> {
  const state: Signal<{ key: string; data?: T; error?: unknown; loading: boolean }> = useSignal({ key, loading: true });
  const turn = useSignal(0);
  const latest = useRef({ load, options });
  latest.current = { load, options };

  useEffect(() => {
    const controller = new AbortController();
    let timer: number | undefined;
    const again = (after: number | undefined) => {
      if (after === undefined || controller.signal.aborted) return;
      timer = setTimeout(() => (document.hidden ? again(after) : void run()), after);
    };
    const run = async () => {
      try {
        const data = await latest.current.load(controller.signal);
        if (controller.signal.aborted) return;
        state.value = { key, data, loading: false };
        const { every } = latest.current.options;
        again(typeof every === 'function' ? every(data) : every);
      } catch (error) {
        if (controller.signal.aborted) return;
        const { data } = state.value.key === key ? state.value : {};
        state.value = { key, error, loading: false, ...(data !== undefined && { data }) };
        if (latest.current.options.every !== undefined) again(retryMs);
      }
    };
    if (state.value.key !== key) state.value = { key, loading: true };
    void run();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [key, turn.value]);

  const reload = useCallback(() => {
    turn.value += 1;
  }, [turn]);
  const { data, error, loading } =
    state.value.key === key ? state.value : { data: undefined, error: undefined, loading: true };
  return { data, error, loading, reload };
}

const retryMs = 5_000;
