import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from 'aws-lambda';

/** A handler that does what its event says: one for each way in which a function can succeed or fail. */

class OutOfStock extends Error {}

class CardDeclined extends Error {
  override name = 'CardDeclined';
}

let invocations = 0;
const waiting = new Map<string, () => void>();

export const handler = async (event: { do: string; with?: unknown }, context: Context): Promise<unknown> => {
  invocations++;
  switch (event.do) {
    case 'echo':
      return event.with;
    case 'count':
      return invocations;
    case 'context':
      return { ...context, remaining: context.getRemainingTimeInMillis() };
    case 'environment':
      return process.env;
    case 'nothing':
      return undefined;
    case 'bigint':
      return 10n;
    case 'large':
      return 'x'.repeat(Number(event.with));
    case 'throw unnamed':
      throw new OutOfStock('no beans left');
    case 'throw named':
      throw new CardDeclined('insufficient funds');
    case 'throw text':
      throw 'no beans left';
    case 'write':
      console.log('to %s', 'stdout');
      await delay(0);
      console.error('to stderr');
      return null;
    case 'hang':
      return new Promise(() => {});
    case 'block':
      for (;;);
    case 'wait':
      return new Promise<string>((resolve) => waiting.set(String(event.with), () => resolve('released')));
    case 'release':
      waiting.get(String(event.with))?.();
      return waiting.has(String(event.with));
    case 'fetch':
      return (await fetch(String(event.with))).text();
    case 'exit':
      return process.exit(Number(event.with));
    case 'throw later':
      setImmediate(() => {
        throw new Error('nobody catches this');
      });
      return new Promise(() => {});
    case 'reject later':
      void Promise.reject(new Error('nobody awaits this'));
      return new Promise(() => {});
    case 'use all memory': {
      const kept: unknown[] = [];
      for (;;) kept.push(new Array(1_000_000).fill(kept.length));
    }
    default:
      throw new RangeError(`Unknown: ${event.do}`);
  }
};
