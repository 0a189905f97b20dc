/** Work that goes on in the background until it is done or the whole is closed. */
export interface Tasks {
  signal: AbortSignal;
  start(work: () => Promise<void>): void;
  /** Aborts the signal; resolves once no work is under way any more. */
  close(): Promise<void>;
}

/** What work rejects with counts as its end once the signal is aborted; before, it is an unhandled rejection. */
export function createTasks(): Tasks {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const { signal } = closing;
  return {
    signal,
    start(work) {
      const task = work().catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      running.add(task);
      void task.finally(() => running.delete(task));
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}
