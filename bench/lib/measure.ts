/** What a round of calls came to. Latencies in milliseconds. */
export interface Figures {
  readonly calls: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Calls of `clients` callers, each waiting for its answer before it calls again, until `milliseconds` have passed. */
export async function closedLoop(
  clients: number,
  milliseconds: number,
  call: (index: number) => Promise<void>,
): Promise<Figures> {
  const latencies: number[] = [];
  const began = performance.now();
  const until = began + milliseconds;
  let next = 0;
  const client = async () => {
    for (let now = began; now < until; ) {
      const sent = performance.now();
      await call(next++);
      now = performance.now();
      latencies.push(now - sent);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1000;
  return {
    calls: latencies.length,
    perSecond: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
