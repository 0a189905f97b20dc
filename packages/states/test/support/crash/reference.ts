import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { createStates, type Service } from '../../../src/index.ts';
import { ended, ROLE } from '../build.ts';
import { hurryingClock } from '../clock.ts';
import { type Outcome, statesOf } from './verify.ts';
import { ACTIVITY, answerTo, functions, MACHINES } from './workload.ts';

/** The same executions in an engine that nobody kills, which is asked how they end. */
export async function reference() {
  const states = createStates({
    region: 'us-east-1',
    accountId: '111111111111',
    clock: hurryingClock(),
    integrations: {
      lambda: functions((taskToken, number) => {
        setImmediate(() => void states.service.sendTaskSuccess({ taskToken, output: answerTo(number) }));
      }),
    },
  });
  const { service } = states;
  await service.createActivity({ name: 'press' });
  const machines = new Map<string, string>();
  for (const [name, definition] of Object.entries(MACHINES)) {
    const { stateMachineArn } = await service.createStateMachine({
      name,
      definition: JSON.stringify(definition),
      roleArn: ROLE,
    });
    machines.set(name, stateMachineArn);
  }
  const outcome = async (machine: string, input: string): Promise<Outcome> => {
    const { executionArn } = await service.startExecution({ stateMachineArn: machines.get(machine) ?? '', input });
    if (machine === 'activity') await press(service);
    const { status, output, error } = await ended(service, executionArn);
    const { events } = await service.getExecutionHistory({ executionArn, maxResults: 1000 });
    return { status, output, error, states: statesOf(events as unknown as HistoryEvent[]) };
  };
  return { outcome, close: states.close };
}

async function press(service: Service): Promise<void> {
  const { taskToken = '', input = '{}' } = await service.getActivityTask({ activityArn: ACTIVITY });
  const { number } = JSON.parse(input) as { number: number };
  await service.sendTaskSuccess({ taskToken, output: answerTo(number) });
}
