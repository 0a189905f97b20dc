import { test } from 'tap';
import { build, history, run, start } from '../support/build.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const machine = (states: Record<string, object>) => ({ StartAt: Object.keys(states)[0], States: states });

test('a Choice rule and a Catch assign, and what fails assigns nothing', async (t) => {
  const lambda = lambdaWith({
    f: () => {
      throw named('Broken', 'b');
    },
  });
  const { service } = build(t, { integrations: { lambda: lambda.invoke } });
  const { output } = await run(
    service,
    machine({
      Work: {
        Type: 'Task',
        Resource: functionArn('f'),
        Assign: { worked: true },
        Catch: [{ ErrorEquals: ['Broken'], Assign: { 'error.$': '$.Error' }, ResultPath: '$.e', Next: 'Choose' }],
        Next: 'Show',
      },
      Choose: {
        Type: 'Choice',
        Choices: [{ Variable: '$error', StringEquals: 'Broken', Assign: { 'n.$': '$.n' }, Next: 'Show' }],
        Default: 'Show',
        Assign: { defaulted: true },
      },
      Show: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Output: '{% [$error, $n, $exists($worked), $exists($defaulted)] %}',
        End: true,
      },
    }),
    { n: 7 },
  );
  t.equal(output, '["Broken",7,false,false]');
});

test('what branches assign stays in them', async (t) => {
  const { service } = build(t);
  const branch = (value: number) =>
    machine({
      [`Set${value}`]: { Type: 'Pass', Assign: { inner: value }, Next: `Get${value}` },
      [`Get${value}`]: { Type: 'Pass', Parameters: { 'inner.$': '$inner', 'outer.$': '$outer' }, End: true },
    });
  const { output } = await run(
    service,
    machine({
      Set: { Type: 'Pass', Assign: { outer: 0 }, Next: 'Fan' },
      Fan: { Type: 'Parallel', Branches: [branch(1), branch(2)], Assign: { 'first.$': '$[0].inner' }, Next: 'Show' },
      Show: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Output: '{% {"branches": $states.input, "first": $first, "leaked": $exists($inner)} %}',
        End: true,
      },
    }),
  );
  t.same(JSON.parse(output ?? ''), {
    branches: [
      { inner: 1, outer: 0 },
      { inner: 2, outer: 0 },
    ],
    first: 1,
    leaked: false,
  });
});

test('variables have limits: 256 KiB in one Assign, 10 MiB in all', async (t) => {
  const { service } = build(t);
  const kilobytes = (count: number) => 'x'.repeat(count * 1024);
  const assign = (values: object) => machine({ S: { Type: 'Pass', Assign: values, End: true } });
  t.equal((await run(service, assign({ a: kilobytes(255) }))).status, 'SUCCEEDED');
  t.match(await run(service, assign({ a: kilobytes(200), b: kilobytes(60) })), {
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
  });
  const loop = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `v${index}`);
    const states = names.map((name, index): [string, object] => [
      name,
      {
        Type: 'Pass',
        Assign: { [`${name}.$`]: '$' },
        ...(index === count - 1 ? { End: true } : { Next: `v${index + 1}` }),
      },
    ]);
    return machine(Object.fromEntries(states));
  };
  t.equal((await run(service, loop(40), kilobytes(255))).status, 'SUCCEEDED');
  t.match(await run(service, loop(42), kilobytes(255)), { status: 'FAILED', error: 'States.DataLimitExceeded' });
});

test('the history names the role of a task', async (t) => {
  const lambda = lambdaWith({ f: () => 1 });
  const { service } = build(t, { integrations: { lambda: lambda.invoke } });
  const task = { Type: 'Task', Resource: functionArn('f'), End: true };
  for (const credentials of [
    { Credentials: { RoleArn: 'arn:r' } },
    { Credentials: { 'RoleArn.$': '$.role' } },
    { Credentials: { RoleArn: '{% $states.input.role %}' }, QueryLanguage: 'JSONata' },
  ]) {
    const executionArn = await start(service, machine({ S: { ...task, ...credentials } }), { role: 'arn:r' });
    const scheduled = (await history(service, executionArn)).find(({ type }) => type === 'LambdaFunctionScheduled');
    t.match(scheduled, { lambdaFunctionScheduledEventDetails: { taskCredentials: { roleArn: 'arn:r' } } });
  }
  t.match(await run(service, machine({ S: { ...task, Credentials: { 'RoleArn.$': '$.role' } } }), { role: 1 }), {
    error: 'States.Runtime',
    cause: /RoleArn/,
  });
});
