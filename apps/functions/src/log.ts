import { AsyncLocalStorage } from 'node:async_hooks';
import { loggerOptions } from '@expressway/telemetry';
import pino from 'pino';

/** What every line of an invocation's log carries, as far as it is known. */
export interface Invocation {
  requestId?: string | undefined;
  traceId?: string | undefined;
  orderId?: string | undefined;
}

export const invocations = new AsyncLocalStorage<Invocation>();

/** The log of all functions: lines of JSON on standard output, each with the invocation that wrote it. */
export const log = pino(
  {
    ...loggerOptions(process.env.LOG_LEVEL ?? 'info'),
    base: null,
    mixin: () => ({ ...invocations.getStore() }),
  },
  // Lambda, and what stands in for it, listen to the stream rather than to the descriptor.
  process.stdout,
);
