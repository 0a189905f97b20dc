import fc from 'fast-check';
import { test } from 'tap';
import type { Failure } from '../../src/history/events.ts';
import { delayOf, matches } from '../../src/interpreter/failure.ts';
import { build, run } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';

const SILENCE: Failure = { error: 'States.Timeout', heartbeat: true };
const TERMINAL: Failure = { error: 'States.Runtime', terminal: true };
const OVERSIZED: Failure = { error: 'States.DataLimitExceeded', terminal: true };

test('the wildcards among error names match what AWS says they do', async (t) => {
  const cases: [name: string, failure: Failure, applies: boolean][] = [
    ['Busy', { error: 'Busy' }, true],
    ['Busy', { error: 'busy' }, false],
    ['Busy', {}, false],
    ['States.ALL', { error: 'Busy' }, true],
    ['States.ALL', { error: 'States.Timeout' }, true],
    ['States.ALL', {}, true],
    ['States.ALL', TERMINAL, false],
    ['States.Runtime', TERMINAL, false],
    ['States.ALL', OVERSIZED, false],
    ['States.TaskFailed', OVERSIZED, false],
    ['States.DataLimitExceeded', OVERSIZED, true],
    ['States.ALL', { error: 'States.DataLimitExceeded' }, true],
    ['States.TaskFailed', { error: 'Busy' }, true],
    ['States.TaskFailed', { error: 'States.Permissions' }, true],
    ['States.TaskFailed', { error: 'States.Timeout' }, false],
    ['States.TaskFailed', SILENCE, false],
    ['States.HeartbeatTimeout', SILENCE, true],
    ['States.Timeout', SILENCE, true],
    ['States.HeartbeatTimeout', { error: 'States.Timeout' }, false],
  ];
  for (const [name, failure, applies] of cases) {
    t.equal(matches([name], failure), applies, `${name} and ${JSON.stringify(failure)}`);
  }
});

test('delays grow by the rate up to their limit, and full jitter takes any part of one', async (t) => {
  const retrier = {
    errorEquals: [],
    intervalSeconds: 3,
    maxAttempts: 9,
    backoffRate: 2,
    maxDelaySeconds: 20,
    fullJitter: false,
  };
  const delays = [0, 1, 2, 3, 4].map((used) => delayOf(retrier, used, Math.random));
  t.same(delays, [3000, 6000, 12_000, 20_000, 20_000]);
  fc.assert(
    fc.property(fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (used, random) => {
      const delay = delayOf({ ...retrier, maxDelaySeconds: undefined, fullJitter: true }, used, () => random);
      return Number.isSafeInteger(delay) && delay >= 0 && delay <= 31_622_400_000;
    }),
  );
});

/** Runs a machine around a function that fails with these errors in turn, then answers. */
async function attempts(t: Parameters<typeof build>[0], errors: readonly string[], work: object, more: object = {}) {
  const lambda = lambdaWith({
    work: (_event, attempt) => {
      const error = errors[attempt - 1];
      if (error !== undefined) throw named(error);
      return {};
    },
  });
  const { service } = build(t, { clock: hurryingClock(), integrations: { lambda: lambda.invoke } });
  const states = { Work: { Type: 'Task', Resource: functionArn('work'), ...work }, ...more };
  const { status, error } = await run(service, { StartAt: 'Work', States: states });
  return { status, error, calls: lambda.calls.length };
}

test('each retrier counts for itself, and one that is used up is not stood in for by the next', async (t) => {
  const Retry = [
    { ErrorEquals: ['A'], MaxAttempts: 2 },
    { ErrorEquals: ['B'], MaxAttempts: 1 },
    { ErrorEquals: ['States.ALL'], MaxAttempts: 9 },
  ];
  t.match(await attempts(t, ['A', 'B', 'A', 'C'], { Retry, End: true }), { status: 'SUCCEEDED', calls: 5 });
  t.match(await attempts(t, ['A', 'B', 'A', 'B'], { Retry, End: true }), { status: 'FAILED', error: 'B', calls: 4 });
});

test('a retrier with no attempts says that there are none', async (t) => {
  const Retry = [{ ErrorEquals: ['A'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];
  t.match(await attempts(t, ['A'], { Retry, End: true }), { status: 'FAILED', error: 'A', calls: 1 });
});

test('a state that is left and entered again has its retries anew', async (t) => {
  const work = {
    Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Work' }],
    End: true,
  };
  t.match(await attempts(t, ['A', 'A', 'A', 'A', 'A'], work), { status: 'SUCCEEDED', calls: 6 });
});
