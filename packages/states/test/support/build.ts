import { SFNClient } from '@aws-sdk/client-sfn';
import type { Test } from 'tap';
import { createStates, listen, type Service, type StatesOptions } from '../../src/index.ts';

export const ROLE = 'arn:aws:iam::111111111111:role/states';

type Overrides = Partial<StatesOptions>;

/** An engine that closes itself with the test. */
export function build(t: Test, overrides: Overrides = {}) {
  const states = createStates({ region: 'us-east-1', accountId: '111111111111', integrations: {}, ...overrides });
  t.teardown(() => states.close());
  return states;
}

/** The same, served over a real socket to a real client. */
export async function buildWire(t: Test, overrides: Overrides = {}) {
  const states = build(t, overrides);
  const server = await listen(states.requestListener, 0);
  const client = new SFNClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    disableHostPrefix: true,
    maxAttempts: 1,
  });
  t.teardown(async () => {
    client.destroy();
    await server.close();
  });
  return { ...states, client, url: server.url };
}

/** Creates a machine and answers its ARN. */
export async function create(service: Service, definition: object, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') {
  const name = `m-${Math.random().toString(36).slice(2)}`;
  const text = JSON.stringify(definition);
  return (await service.createStateMachine({ name, definition: text, roleArn: ROLE, type })).stateMachineArn;
}

export async function start(service: Service, definition: object, input: unknown = {}): Promise<string> {
  const stateMachineArn = await create(service, definition);
  return (await service.startExecution({ stateMachineArn, input: JSON.stringify(input) })).executionArn;
}

/** Waits, by the event loop's turns and not by time, until `ready` answers something. */
export async function eventually<T>(ready: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let turns = 0; turns < 20_000; turns++) {
    const found = await ready();
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it never came');
}

/** The description of an execution once it has ended. */
export function ended(service: Service, executionArn: string) {
  return eventually(async () => {
    const described = await service.describeExecution({ executionArn });
    return described.status === 'RUNNING' ? undefined : described;
  });
}

/** Runs a definition to its end. */
export async function run(service: Service, definition: object, input: unknown = {}) {
  return ended(service, await start(service, definition, input));
}

export async function history(service: Service, executionArn: string) {
  const { events } = await service.getExecutionHistory({ executionArn, maxResults: 1000 });
  return events as readonly { type: string; id: number; previousEventId: number }[];
}
