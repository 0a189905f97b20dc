import assert from 'node:assert/strict';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { test } from 'tap';
import { type Service, ServiceError } from '../../src/index.ts';
import { build, create, ended } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { checkHistory } from '../support/crash/verify.ts';
import { branch } from '../support/definitions.ts';
import { lambdaWith, named } from '../support/lambda.ts';
import { memoryLog } from '../support/log.ts';
import { wildBranch, wildInput } from '../support/wild-definitions.ts';

const RUNS = 250;

const { invoke } = lambdaWith({
  echo: (event: unknown) => event,
  text: () => 'text',
  flaky: (_event, attempt) => {
    if (attempt % 3 !== 0) throw named('Flaky');
    return { a: attempt, items: [attempt] };
  },
  broken: () => {
    throw named('Broken');
  },
});

const LAST: Readonly<Record<string, string>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
};

type Counts = Record<string, number>;

/** How often what failed is redriven. */
const REDRIVES = 2;

/** Runs a machine, if it can be created, holds its history to the rules, and counts how it came out first and last. */
async function check(service: Service, definition: object, input: unknown, counts: Counts): Promise<void> {
  let stateMachineArn: string;
  try {
    stateMachineArn = await create(service, definition);
  } catch (error) {
    assert.ok(error instanceof ServiceError && error.code === 'InvalidDefinition', String(error));
    counts.refused = (counts.refused ?? 0) + 1;
    return;
  }
  const { executionArn } = await service.startExecution({ stateMachineArn, input: JSON.stringify(input) });
  let end = await checkEnd(service, executionArn);
  counts[end.status] = (counts[end.status] ?? 0) + 1;
  for (let redrives = 0; redrives < REDRIVES && end.redriveStatus === 'REDRIVABLE'; redrives++) {
    await service.redriveExecution({ executionArn });
    end = await checkEnd(service, executionArn);
    if (end.status === 'SUCCEEDED') counts.mended = (counts.mended ?? 0) + 1;
  }
}

/** Holds the history of an execution to the rules once it has ended. */
async function checkEnd(service: Service, executionArn: string) {
  const end = await ended(service, executionArn);
  const { status, output } = end;
  const events = await wholeHistory(service, executionArn);
  checkHistory(events);
  assert.equal(events[0]?.type, 'ExecutionStarted');
  assert.equal(events.at(-1)?.type, LAST[status]);
  checkStates(events);
  if (status !== 'SUCCEEDED') return end;
  assert.equal(events.at(-2)?.stateExitedEventDetails?.output, output);
  checkBalance(events);
  return end;
}

async function wholeHistory(service: Service, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const request = { executionArn, maxResults: 1000, ...(nextToken !== undefined && { nextToken }) };
    const page = await service.getExecutionHistory(request);
    events.push(...(page.events as unknown as HistoryEvent[]));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}

test('whatever a definition holds, and whatever it is given, an execution ends, with a sound history', async (t) => {
  const log = memoryLog();
  const { service } = build(t, { clock: hurryingClock(), integrations: { lambda: invoke }, log });
  const counts: Counts = {};
  await fc.assert(
    fc.asyncProperty(wildBranch(2), wildInput, (definition, input) => check(service, definition, input, counts)),
    { numRuns: RUNS, seed: 20261125 },
  );
  t.same(log.lines, [], 'nothing broke in the engine itself');
  t.comment(JSON.stringify(counts));
  t.ok((counts.SUCCEEDED ?? 0) > RUNS / 20 && (counts.FAILED ?? 0) > RUNS / 20 && (counts.refused ?? 0) < RUNS / 2);
});

test('machines as people write them end as well, a third of them with success at least', async (t) => {
  const log = memoryLog();
  const { service } = build(t, { clock: hurryingClock(), integrations: { lambda: invoke }, log });
  const counts: Counts = {};
  const input = fc.record({ items: fc.array(fc.jsonValue({ maxDepth: 1 }), { minLength: 1, maxLength: 4 }) });
  await fc.assert(
    fc.asyncProperty(branch(2), input, (definition, given) => check(service, definition, given, counts)),
    { numRuns: RUNS, seed: 20261125 },
  );
  t.same(log.lines, [], 'nothing broke in the engine itself');
  t.comment(JSON.stringify(counts));
  t.ok((counts.SUCCEEDED ?? 0) >= RUNS / 3);
  t.ok((counts.mended ?? 0) > 0, 'some that failed are mended by a redrive');
});

/** No state is left that was not entered before. */
function checkStates(events: readonly HistoryEvent[]): void {
  const open = new Map<string, number>();
  for (const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } of events) {
    const name = entered?.name ?? exited?.name;
    if (name === undefined) continue;
    const count = (open.get(name) ?? 0) + (entered === undefined ? -1 : 1);
    assert.ok(count >= 0, `${name} was left more often than entered`);
    open.set(name, count);
  }
}

/** Nothing ends more often than it started, and in an execution that succeeded no Map Run is left. */
function checkBalance(events: readonly HistoryEvent[]): void {
  const count = (types: RegExp) => events.filter(({ type = '' }) => types.test(type)).length;
  assert.ok(count(/^(Parallel|Map)StateStarted$/) >= count(/^(Parallel|Map)StateSucceeded$/));
  assert.ok(count(/^MapIterationStarted$/) >= count(/^MapIteration(Succeeded|Failed|Aborted)$/));
  assert.equal(count(/^MapRun(Started|Redriven)$/), count(/^MapRun(Succeeded|Failed|Aborted)$/));
}

test('Express executions of such machines end, and answer how', async (t) => {
  const log = memoryLog();
  const { service } = build(t, { clock: hurryingClock(), integrations: { lambda: invoke }, log });
  const counts: Counts = {};
  await fc.assert(
    fc.asyncProperty(branch(1), async (definition) => {
      let status = 'refused';
      try {
        const stateMachineArn = await create(service, definition, 'EXPRESS');
        status = (await service.startSyncExecution({ stateMachineArn, input: '{"items":[1,2,3]}' })).status;
      } catch (error) {
        // Activities, `.sync` and distributed Maps are not for Express.
        assert.ok(error instanceof ServiceError && error.code === 'InvalidDefinition', String(error));
      }
      counts[status] = (counts[status] ?? 0) + 1;
    }),
    { numRuns: RUNS, seed: 20261125 },
  );
  t.same(log.lines, [], 'nothing broke in the engine itself');
  t.comment(JSON.stringify(counts));
  t.ok((counts.SUCCEEDED ?? 0) > RUNS / 20 && (counts.FAILED ?? 0) > RUNS / 20);
});
