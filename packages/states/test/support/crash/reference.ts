import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  GetActivityTaskCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Clock, createStates, listen } from '../../../src/index.ts';
import { ROLE } from '../build.ts';
import { observe } from './observe.ts';
import { type Outcome, outcomeOf } from './verify.ts';
import { MACHINES, REDRIVES } from './workflows.ts';
import { ACTIVITY, answerTo, functions, machineArn } from './workload.ts';

/** The same executions, at the same time, in an engine that nobody kills, which is asked how they end. */
export async function reference(clock: Clock) {
  const states = createStates({
    region: 'us-east-1',
    accountId: '111111111111',
    clock,
    integrations: {
      lambda: functions((taskToken, number) => {
        setImmediate(() => void states.service.sendTaskSuccess({ taskToken, output: answerTo(number) }));
      }),
    },
  });
  const server = await listen(states.requestListener, 0);
  const client = new SFNClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateActivityCommand({ name: 'press' }));
  for (const [name, definition] of Object.entries(MACHINES)) {
    await client.send(new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn: ROLE }));
  }
  const outcome = async (machine: string, input: string): Promise<Outcome> => {
    const request = { stateMachineArn: machineArn(machine), input };
    const { executionArn = '' } = await client.send(new StartExecutionCommand(request));
    if (machine === 'activity') await press(client);
    await states.whenEnded(executionArn);
    for (let redrives = 0; redrives < (REDRIVES[machine] ?? 0); redrives++) {
      await client.send(new RedriveExecutionCommand({ executionArn }));
      await states.whenEnded(executionArn);
    }
    return outcomeOf(await observe(client, executionArn));
  };
  const close = async () => {
    client.destroy();
    await server.close();
    states.close();
  };
  return { outcome, close };
}

async function press(client: SFNClient): Promise<void> {
  const { taskToken, input = '{}' } = await client.send(new GetActivityTaskCommand({ activityArn: ACTIVITY }));
  const { number } = JSON.parse(input) as { number: number };
  await client.send(new SendTaskSuccessCommand({ taskToken, output: answerTo(number) }));
}
