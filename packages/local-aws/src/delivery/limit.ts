import type { Lambda } from '../lambda/lambda.ts';

/** `invoke` with so many invocations of one function at a time; the others wait their turn. */
export function limitPerFunction(invoke: Lambda['invoke'], limit: number): Lambda['invoke'] {
  const lanes = new Map<string, { running: number; waiting: (() => void)[] }>();
  return async (request, signal) => {
    const { functionName } = request;
    const lane = lanes.get(functionName) ?? { running: 0, waiting: [] };
    lanes.set(functionName, lane);
    if (lane.running === limit) await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else lane.running++;
    try {
      return await invoke(request, signal);
    } finally {
      const next = lane.waiting.shift();
      // The turn is handed on, so that nobody who comes in between takes it.
      if (next) next();
      else lane.running--;
    }
  };
}
