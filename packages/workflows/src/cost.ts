/**
 * What Step Functions costs, in US dollars in us-east-1, as https://aws.amazon.com/step-functions/pricing/ had it in
 * November 2026. The free tier (4,000 transitions a month) is not taken off, nor is what the tasks cost (Lambda, SNS).
 */
export const prices = {
  region: 'us-east-1',
  standard: { perThousandTransitions: 0.025 },
  express: {
    perMillionRequests: 1,
    /** Per GB-hour of a month: the first thousand, the next four thousand, the rest. */
    perGbHour: [
      { upTo: 1_000, price: 0.06 },
      { upTo: 5_000, price: 0.03 },
      { upTo: Number.POSITIVE_INFINITY, price: 0.01642 },
    ],
    durationStepMs: 100,
    memoryStepMb: 64,
    longestMs: 5 * 60_000,
  },
} as const;

/** Dollars for state transitions: every state that is entered, every retry and every redrive is one. */
export const standardDollars = (transitions: number): number =>
  (transitions / 1_000) * prices.standard.perThousandTransitions;

/** Milliseconds that an Express execution is billed for. */
export const billedDurationMs = (durationMs: number): number => roundUp(durationMs, prices.express.durationStepMs);

/** Megabytes that an Express execution is billed for. */
export const billedMemoryMb = (memoryMb: number): number => roundUp(memoryMb, prices.express.memoryStepMb);

const roundUp = (value: number, step: number): number => Math.max(1, Math.ceil(value / step)) * step;

/**
 * The megabytes that an Express execution uses, as the pricing page estimates them (examples 3 and 4): 50 MB, the
 * definition, and the execution's data once for each step of a Parallel or Map state. Sizes in bytes.
 */
export const expressMemoryMb = (sizes: { definition: number; data: number; concurrentSteps: number }): number =>
  50 + (sizes.definition + sizes.data * Math.max(1, sizes.concurrentSteps)) / 1_000_000;

export interface ExpressUsage {
  requests: number;
  billedDurationMs: number;
  billedMemoryMb: number;
}

/** Dollars for a month's Express executions, each of the same billed duration and memory. */
export function expressDollars({ requests, billedDurationMs, billedMemoryMb }: ExpressUsage): number {
  const gbHours = (requests * (billedDurationMs / 1_000) * (billedMemoryMb / 1_024)) / 3_600;
  let dollars = (requests / 1_000_000) * prices.express.perMillionRequests;
  let from = 0;
  for (const { upTo, price } of prices.express.perGbHour) {
    dollars += Math.max(0, Math.min(gbHours, upTo) - from) * price;
    from = upTo;
  }
  return dollars;
}

/** A decimal text without an exponent; one Express execution costs millionths of a dollar, so ten places. */
export const decimalDollars = (dollars: number): string => dollars.toFixed(10).replace(/\.?0+$/, '');
