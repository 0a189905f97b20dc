import type { InvokeRequest, Lambda, Wait } from '../../src/index.ts';

/** A time that passes only when it is told to. */
export class FakeClock {
  private time = Date.parse('2026-11-24T10:00:00Z');
  private readonly waits = new Set<{ until: number; over(): void }>();
  private noticeWait: () => void = () => {};

  readonly now = (): Date => new Date(this.time);

  readonly wait: Wait = (milliseconds, signal) => {
    signal.throwIfAborted();
    if (milliseconds <= 0) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry = { until: this.time + milliseconds, over: resolve };
    this.waits.add(entry);
    signal.addEventListener('abort', () => {
      this.waits.delete(entry);
      reject(signal.reason);
    });
    this.noticeWait();
    return promise;
  };

  /** When somebody waits, lets the time go on to the end of the shortest wait; answers how many milliseconds those were. */
  async skip(): Promise<number> {
    while (this.waits.size === 0) await new Promise<void>((resolve) => (this.noticeWait = resolve));
    const next = Math.min(...[...this.waits].map(({ until }) => until));
    const passed = next - this.time;
    this.advance(passed);
    return passed;
  }

  /** When somebody waits, as `skip`, but leaves the time as it is. */
  async untilWaiting(): Promise<void> {
    while (this.waits.size === 0) await new Promise<void>((resolve) => (this.noticeWait = resolve));
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    for (const entry of [...this.waits]) {
      if (entry.until > this.time) continue;
      this.waits.delete(entry);
      entry.over();
    }
  }
}

export interface Call {
  functionName: string;
  event: unknown;
  payload: string;
  succeed(answer?: unknown): void;
  fail(errorType?: string): void;
  reject(error: unknown): void;
}

/** Stands for a Lambda: each invocation is answered by the test. */
export class FakeLambda {
  private readonly calls: Call[] = [];
  private noticeCall: () => void = () => {};
  /** Invocations so far. */
  count = 0;

  readonly invoke: Lambda['invoke'] = ({ functionName, payload, invocationType }: InvokeRequest, signal) => {
    if (invocationType !== 'RequestResponse') throw new Error(`It was invoked as ${invocationType}.`);
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Lambda['invoke']>>>();
    const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r' };
    this.count++;
    this.calls.push({
      functionName,
      payload,
      event: JSON.parse(payload),
      succeed: (value = null) => resolve({ ...answer, payload: JSON.stringify(value) }),
      fail: (errorType = 'Error') =>
        resolve({
          ...answer,
          functionError: 'Unhandled',
          payload: JSON.stringify({ errorType, errorMessage: 'It failed.', trace: [] }),
        }),
      reject,
    });
    signal.addEventListener('abort', () => reject(signal.reason));
    this.noticeCall();
    return promise;
  };

  /** The next invocation that no test has seen yet, once it is there. */
  async next(): Promise<Call> {
    for (;;) {
      await this.arrival();
      const call = this.calls.shift();
      if (call) return call;
    }
  }

  /** Resolves when there is an invocation that no test has seen yet. */
  async arrival(): Promise<void> {
    while (this.calls.length === 0) await new Promise<void>((resolve) => (this.noticeCall = resolve));
  }

  /** Invocations that no test has seen yet. */
  get unseen(): number {
    return this.calls.length;
  }
}

/** A source of ids that come in order. */
export function countingUuid(): () => string {
  let count = 0;
  return () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`;
}

/** Lets all go on that can go on without time passing. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
