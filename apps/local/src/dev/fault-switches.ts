import { setTimeout } from 'node:timers/promises';
import type { FunctionName } from '@expressway/functions/catalogue';
import { failedResponse, type InvokeRequest, type InvokeResponse, type Lambda } from '@expressway/local-aws';
import { functionOf, type Interference, runtimeExited } from '../interference.ts';

export const faultKinds = [
  /** Answers an error instead of doing anything. */
  'fail',
  /** Does its work late: see `lateMs`. */
  'slow',
  /** Its process ends before it has done anything, or when it has done its work and nobody has heard of it. */
  'crash before',
  'crash after',
] as const;

/** What goes wrong with a function's next invocations: so many of them, or all until it is switched off. */
export interface FunctionFault {
  kind: (typeof faultKinds)[number];
  times: number | null;
}

export type FunctionFaults = Partial<Record<FunctionName, FunctionFault>>;

/**
 * How late a slow function does its work, in milliseconds: a step of an order is seen to take long, and a check misses
 * its time-out. The work of a task that times out before is done right then, though nobody waits for it any more.
 */
export const lateMs = 10_000;

export interface FaultSwitches extends Required<Pick<Interference, 'invoke'>> {
  faults(): FunctionFaults;
  /** Sets all switches anew, for invocations from now on. What waits for a slow function that isn't slow any more waits no longer. */
  set(faults: FunctionFaults): void;
  /** Switches all off. */
  close(): void;
}

export interface FaultSwitchesOptions {
  uuid(): string;
  /** Settles after so many milliseconds, or when the signal is aborted; the machine's own timer unless given. */
  pause?(ms: number, signal: AbortSignal): Promise<unknown>;
}

/** Switches by which a developer has functions fail while everything runs. All are off at first. */
export function createFaultSwitches({ uuid, pause = timer }: FaultSwitchesOptions): FaultSwitches {
  const switches = new Map<FunctionName, FunctionFault>();
  /** By function: what ends the wait of its invocations. */
  const waits = new Map<FunctionName, AbortController>();

  /** What is to go wrong now, counted. */
  const strike = (name: FunctionName): FunctionFault['kind'] | undefined => {
    const fault = switches.get(name);
    if (!fault) return undefined;
    const { kind, times } = fault;
    if (times === 1) switches.delete(name);
    else if (times !== null) switches.set(name, { kind, times: times - 1 });
    return kind;
  };

  const beLate = (name: FunctionName, signal: AbortSignal) => {
    const switchedOff = waits.get(name) ?? new AbortController();
    waits.set(name, switchedOff);
    return pause(lateMs, AbortSignal.any([signal, switchedOff.signal]));
  };

  const invoke = async (
    next: Lambda['invoke'],
    request: InvokeRequest,
    signal: AbortSignal,
  ): Promise<InvokeResponse> => {
    const name = functionOf(request);
    const kind = request.invocationType === 'RequestResponse' ? strike(name) : undefined;
    switch (kind) {
      case undefined:
        return next(request, signal);
      case 'fail':
        return failedResponse(uuid(), switchedFault(name));
      case 'crash before':
        return runtimeExited(uuid());
      case 'crash after':
        await next(request, signal);
        return runtimeExited(uuid());
      case 'slow':
        await beLate(name, signal);
        if (!signal.aborted) return next(request, signal);
        void next(request, never).catch(() => {});
        throw signal.reason;
      default:
        return kind satisfies never;
    }
  };

  const set = (faults: FunctionFaults): void => {
    switches.clear();
    for (const [name, fault] of Object.entries(faults)) switches.set(name as FunctionName, { ...fault });
    for (const [name, wait] of [...waits]) {
      if (faults[name]?.kind === 'slow') continue;
      waits.delete(name);
      wait.abort();
    }
  };

  return {
    invoke: (next) => (request, signal) => invoke(next, request, signal),
    faults: () => Object.fromEntries(switches),
    set,
    close: () => set({}),
  };
}

const switchedFault = (name: FunctionName) => ({
  errorType: 'Error',
  errorMessage: `${name} fails since it was switched to, on this machine (/dev/faults).`,
  trace: [],
});

const never = new AbortController().signal;

const timer = (ms: number, signal: AbortSignal): Promise<unknown> =>
  setTimeout(ms, undefined, { signal }).catch(() => {});
