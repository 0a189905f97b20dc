import { test } from 'tap';
import { build, create, history, run, start } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';
import { Simulation } from '../support/simulation.ts';

const machine = (states: Record<string, object>, more: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});
const one = (state: object) => machine({ S: state });
const branch = (state: object, name = 'S') => ({ StartAt: name, States: { [name]: state } });

test('a task takes its Arguments, and passes on its Output', async (t) => {
  const lambda = lambdaWith({ f: (event: { id: number }) => ({ doubled: event.id * 2 }) });
  const { service } = build(t, { integrations: { lambda: lambda.invoke } });
  const { output } = await run(
    service,
    machine({
      Work: {
        Type: 'Task',
        Resource: functionArn('f'),
        Arguments: { id: '{% $states.input.order.id %}', state: '{% $states.context.State.Name %}', fixed: true },
        Assign: { doubled: '{% $states.result.doubled %}' },
        Output: { sum: '{% $states.result.doubled + $states.input.order.id %}' },
        Next: 'Show',
      },
      Show: { Type: 'Succeed', Output: '{% $merge([$states.input, {"doubled": $doubled}]) %}' },
    }),
    { order: { id: 7 } },
  );
  t.same(lambda.calls, [{ name: 'f', payload: '{"id":7,"state":"Work","fixed":true}' }]);
  t.equal(output, '{"sum":21,"doubled":14}');
});

test('without Arguments and Output, documents pass verbatim', async (t) => {
  const { service } = build(t);
  const stateMachineArn = await create(service, one({ Type: 'Pass', End: true }), 'EXPRESS');
  const input = '{ "price": 1.0 }';
  t.equal((await service.startSyncExecution({ stateMachineArn, input })).output, input);
});

test('a Choice takes the first rule that is true, with its own Output and Assign', async (t) => {
  const { service } = build(t);
  const choose = (input: object) =>
    run(
      service,
      machine({
        Choose: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $states.input.n > 10 %}', Output: 'large', Assign: { size: 1 }, Next: 'End' },
            { Condition: '{% $states.input.n > 5 %}', Next: 'End' },
          ],
          Default: 'End',
          Output: { small: '{% $states.input.n %}' },
        },
        End: { Type: 'Succeed', Output: ['{% $states.input %}', '{% $exists($size) ? $size : null %}'] },
      }),
      input,
    );
  t.equal((await choose({ n: 11 })).output, '["large",1]');
  t.equal((await choose({ n: 6 })).output, '[{"n":6},null]');
  t.equal((await choose({ n: 1 })).output, '[{"small":1},null]');
  t.match(await choose({ n: 'x' }), {
    error: 'States.QueryEvaluationError',
    cause: /specified for the field 'Choices\[0\]\/Condition' threw an error during evaluation\. T2009: /,
  });
});

test('a Map takes Items or its input, and shapes each with ItemSelector', async (t) => {
  const { service } = build(t);
  const { output } = await run(
    service,
    machine({
      Each: {
        Type: 'Map',
        Items: '{% $states.input.list %}',
        ItemSelector: { item: '{% $states.context.Map.Item.Value %}', of: '{% $count($states.input.list) %}' },
        MaxConcurrency: '{% $states.input.limit %}',
        ItemProcessor: branch({ Type: 'Pass', Output: '{% $states.input.item & "/" & $states.input.of %}', End: true }),
        Next: 'Again',
      },
      Again: {
        Type: 'Map',
        ItemProcessor: branch({ Type: 'Pass', End: true }, 'T'),
        Output: { all: '{% $states.result %}' },
        End: true,
      },
    }),
    { list: ['a', 'b'], limit: 1 },
  );
  t.equal(output, '{"all":["a/2","b/2"]}');
});

test('an evaluation that fails can be retried and caught, and the history shows it', async (t) => {
  const { service } = build(t, { clock: hurryingClock() });
  const definition = machine({
    Work: {
      Type: 'Parallel',
      Arguments: { value: '{% $states.input.none %}' },
      Branches: [branch({ Type: 'Pass', End: true })],
      Retry: [{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Output: { caught: '{% $states.errorOutput.Error %}' }, Next: 'End' }],
      End: true,
    },
    End: { Type: 'Succeed' },
  });
  const executionArn = await start(service, definition);
  t.equal((await run(service, definition)).output, '{"caught":"States.QueryEvaluationError"}');
  t.same(
    (await history(service, executionArn)).map(({ type, id, previousEventId }) => [type, id, previousEventId]),
    [
      ['ExecutionStarted', 1, 0],
      ['ParallelStateEntered', 2, 0],
      ['EvaluationFailed', 3, 0],
      ['EvaluationFailed', 4, 3],
      ['ParallelStateFailed', 5, 4],
      ['ParallelStateExited', 6, 5],
      ['SucceedStateEntered', 7, 6],
      ['SucceedStateExited', 8, 7],
      ['ExecutionSucceeded', 9, 8],
    ],
  );
});

test('a Catch whose Output fails lets that failure rise', async (t) => {
  const lambda = lambdaWith({
    f: () => {
      throw named('Broken');
    },
  });
  const { service } = build(t, { integrations: { lambda: lambda.invoke } });
  const task = {
    Type: 'Task',
    Resource: functionArn('f'),
    Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input.none %}', Next: 'End' }],
    End: true,
  };
  t.match(await run(service, machine({ S: task, End: { Type: 'Succeed' } })), {
    error: 'States.QueryEvaluationError',
    cause: /specified for the field 'Catch\[0\]\/Output' returned nothing/,
  });
  t.equal(lambda.calls.length, 1);
});

test('states of both languages share variables and documents', async (t) => {
  const { service } = build(t);
  const { output } = await run(
    service,
    {
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { 'list.$': '$.list' }, Next: 'Sum' },
        Sum: {
          Type: 'Pass',
          QueryLanguage: 'JSONata',
          Assign: { sum: '{% $sum($list) %}', list: [] },
          Output: { was: '{% $list %}' },
          Next: 'Show',
        },
        Show: { Type: 'Pass', Parameters: { 'sum.$': '$sum', 'list.$': '$list', 'was.$': '$.was' }, End: true },
      },
    },
    { list: [1, 2] },
  );
  t.equal(output, '{"sum":3,"list":[],"was":[1,2]}');
});

test('times, errors and causes may be expressions', async (t) => {
  const { service } = build(t, { clock: hurryingClock() });
  const wait = await run(service, one({ Type: 'Wait', Seconds: '{% $states.input.s %}', End: true }), { s: 60 });
  t.equal((wait.stopDate ?? 0) - wait.startDate, 60);
  t.match(await run(service, one({ Type: 'Wait', Seconds: '{% $states.input.s %}', End: true }), { s: 'long' }), {
    cause: /Expected 'number', but was 'string' for value: "long"$/,
  });
  t.match(
    await run(service, one({ Type: 'Fail', Error: '{% "E" & 1 %}', Cause: '{% $states.input.why %}' }), { why: 'w' }),
    {
      error: 'E1',
      cause: 'w',
    },
  );
});

test('a Map goes on over the same items after a restart, even if they were made by chance', (t) => {
  const definition = machine({
    Each: {
      Type: 'Map',
      Items: '{% [$uuid(), $random(), $millis()] ~> $shuffle() %}',
      MaxConcurrency: 1,
      ItemProcessor: branch({ Type: 'Wait', Seconds: 1, End: true }),
      End: true,
    },
  });
  const nothing = () => ({ failure: {} });
  const whole = new Simulation(definition, nothing);
  whole.start({});
  whole.finish();
  for (let length = 1; length < whole.events.length; length++) {
    const cut = new Simulation(definition, nothing);
    cut.replay(whole.events.slice(0, length));
    cut.command({ type: 'resume' });
    cut.finish();
    t.equal(cut.execution.output?.text, whole.execution.output?.text, `cut after ${length} events`);
  }
  const other = JSON.parse(whole.execution.output?.text ?? '[]').find((item: unknown) => typeof item === 'string');
  t.match(other, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  t.end();
});
