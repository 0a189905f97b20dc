import { test } from 'tap';
import { ControlledClock } from '../../src/index.ts';
import { build, create, eventually } from '../support/build.ts';

const wait = (Seconds: number) => ({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds, End: true } } });

test('an Express execution has five minutes, or less if the machine says so', async (t) => {
  const clock = new ControlledClock();
  const { service } = build(t, { clock });
  const runFor = async (seconds: number, definition: object) => {
    const stateMachineArn = await create(service, definition, 'EXPRESS');
    const ended = service.startSyncExecution({ stateMachineArn });
    await eventually(() => (clock.pending > 0 ? true : undefined));
    clock.advance(seconds * 1000);
    return ended;
  };
  t.match(await runFor(299, wait(299)), { status: 'SUCCEEDED' });
  t.match(await runFor(300, wait(301)), { status: 'TIMED_OUT', output: undefined });
  t.match(await runFor(7, { ...wait(60), TimeoutSeconds: 7 }), { status: 'TIMED_OUT' });
  t.match(await runFor(300, { ...wait(400), TimeoutSeconds: 360 }), { status: 'TIMED_OUT' });
  t.equal(clock.pending, 0);
});

test('an Express execution may have more than 25,000 events', async (t) => {
  const { service } = build(t);
  const stateMachineArn = await create(
    service,
    {
      StartAt: 'Count',
      States: {
        Count: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'Enough' },
        Enough: {
          Type: 'Choice',
          Choices: [{ Variable: '$.n', NumericLessThan: 7000, Next: 'Count' }],
          Default: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    },
    'EXPRESS',
  );
  t.match(await service.startSyncExecution({ stateMachineArn, input: '{"n":0}' }), { output: '{"n":7000}' });
});
