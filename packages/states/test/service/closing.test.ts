import { test } from 'tap';
import { build, create, eventually, ROLE, start } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';
import { lambdaWith } from '../support/lambda.ts';

const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } };
const CLOSED = { name: 'ServiceUnavailable', message: 'The endpoint is closed', httpStatus: 503 };

test('what is without an answer when the engine closes is refused', async (t) => {
  const { service, whenEnded, close } = build(t, { clock: new ManualClock() });
  const stateMachineArn = await create(service, wait, 'EXPRESS');
  const { activityArn } = await service.createActivity({ name: 'a' });
  const executionArn = await start(service, wait);
  const open: Promise<unknown>[] = [
    whenEnded(executionArn),
    service.startSyncExecution({ stateMachineArn }),
    service.testState({ definition: JSON.stringify(wait.States.W), roleArn: ROLE }),
  ];
  const polled = service.getActivityTask({ activityArn });
  close();
  for (const call of open) await t.rejects(call, CLOSED);
  t.same(await polled, {}, 'a worker hears that there is no task');
});

test('what the closing itself still writes is answered', async (t) => {
  const { service, close } = build(t, { clock: new ManualClock() });
  const stateMachineArn = await create(service, wait);
  const started = service.startExecution({ stateMachineArn, name: 'e' });
  close();
  t.match(await started, { executionArn: stateMachineArn.replace(':stateMachine:', ':execution:').concat(':e') });
});

test('a closed engine has nothing to wait for or to skip', async (t) => {
  const { service, whenEnded, skipWaits, close } = build(t, { clock: new ManualClock() });
  const executionArn = await start(service, wait);
  close();
  await t.rejects(whenEnded(executionArn), CLOSED);
  await t.rejects(skipWaits(executionArn), CLOSED);
});

test('tasks in flight are aborted when the engine closes', async (t) => {
  let aborted = false;
  let asked = false;
  const lambda = lambdaWith({});
  const invoke: typeof lambda.invoke = (_request, signal) => {
    asked = true;
    signal.addEventListener('abort', () => {
      aborted = true;
    });
    return new Promise(() => undefined);
  };
  const { service, close } = build(t, { clock: new ManualClock(), integrations: { lambda: invoke } });
  const Resource = 'arn:aws:lambda:us-east-1:111111111111:function:f';
  await start(service, { StartAt: 'T', States: { T: { Type: 'Task', Resource, End: true } } });
  await eventually(() => (asked ? true : undefined));
  close();
  t.ok(aborted);
});
