import { createStates, type LambdaInvoke, type States } from '@expressway/states';
import type { Test } from 'tap';
import type { ExecutionEvent } from '../../src/history/steps.ts';

/** What a function does at each of its tries; after the last it does that again. */
export type Outcomes = readonly (object | Error)[];

export interface Engine {
  states: States;
  /** Runs a definition to its end and answers its history. */
  run(definition: object, input?: object): Promise<{ executionArn: string; events: ExecutionEvent[] }>;
  historyOf(executionArn: string): Promise<ExecutionEvent[]>;
}

/** The embedded engine, whose functions are called by the names of these outcomes. */
export function startEngine(t: Test, functions: Record<string, Outcomes> = {}): Engine {
  const calls = new Map<string, number>();
  let machines = 0;
  const lambda: LambdaInvoke = async ({ functionName }) => {
    const count = calls.get(functionName) ?? 0;
    calls.set(functionName, count + 1);
    const outcomes = functions[functionName] ?? [];
    const outcome = outcomes[Math.min(count, outcomes.length - 1)] ?? {};
    const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: '1' };
    if (!(outcome instanceof Error)) return { ...answer, payload: JSON.stringify(outcome) };
    const { name: errorType, message: errorMessage } = outcome;
    const payload = JSON.stringify({ errorType, errorMessage, trace: ['at here'] });
    return { ...answer, functionError: 'Unhandled', payload };
  };
  const states = createStates({
    region: 'us-east-1',
    accountId: '000000000000',
    skipWaits: true,
    integrations: { lambda },
  });
  t.teardown(() => states.close());
  const { service } = states;
  const historyOf = async (executionArn: string): Promise<ExecutionEvent[]> => {
    const { events } = await service.getExecutionHistory({ executionArn, maxResults: 1_000 });
    return events.map(asAnswered);
  };
  return {
    states,
    historyOf,
    async run(definition, input = {}) {
      machines += 1;
      const { stateMachineArn } = await service.createStateMachine({
        name: `machine-${machines}`,
        definition: JSON.stringify(definition),
        roleArn: 'arn:aws:iam::000000000000:role/test',
      });
      const { executionArn } = await service.startExecution({ stateMachineArn, input: JSON.stringify(input) });
      await states.whenEnded(executionArn);
      return { executionArn, events: await historyOf(executionArn) };
    },
  };
}

/** An event as the API answers it: its details lie under one name. */
function asAnswered({ id, previousEventId, type, timestamp, ...rest }: Record<string, unknown>): ExecutionEvent {
  const details = Object.entries(rest).find(([name]) => name.endsWith('EventDetails'))?.[1];
  return {
    id: Number(id),
    previousEventId: Number(previousEventId),
    type: String(type),
    at: new Date(Number(timestamp) * 1_000).toISOString(),
    details: (details ?? null) as ExecutionEvent['details'],
  };
}
