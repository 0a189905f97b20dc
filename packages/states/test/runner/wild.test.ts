import assert from 'node:assert/strict';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { test } from 'tap';
import { ServiceError } from '../../src/index.ts';
import { build, create, ended } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { checkHistory } from '../support/crash/verify.ts';
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

test('whatever a definition holds, and whatever it is given, an execution ends, with a sound history', async (t) => {
  const log = memoryLog();
  const { service } = build(t, { clock: hurryingClock(), integrations: { lambda: invoke }, log });
  const counts: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(wildBranch(2), wildInput, async (definition, input) => {
      let stateMachineArn: string;
      try {
        stateMachineArn = await create(service, definition);
      } catch (error) {
        assert.ok(error instanceof ServiceError && error.code === 'InvalidDefinition', String(error));
        counts.refused = (counts.refused ?? 0) + 1;
        return;
      }
      const { executionArn } = await service.startExecution({ stateMachineArn, input: JSON.stringify(input) });
      const { status } = await ended(service, executionArn);
      counts[status] = (counts[status] ?? 0) + 1;

      const events: HistoryEvent[] = [];
      let nextToken: string | undefined;
      do {
        const request = { executionArn, maxResults: 1000, ...(nextToken !== undefined && { nextToken }) };
        const page = await service.getExecutionHistory(request);
        events.push(...(page.events as unknown as HistoryEvent[]));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      checkHistory(events);
      assert.equal(events[0]?.type, 'ExecutionStarted');
      assert.equal(events.at(-1)?.type, LAST[status]);
      checkStates(events);
    }),
    { numRuns: RUNS, seed: 20261125 },
  );
  t.same(log.lines, [], 'nothing broke in the engine itself');
  t.comment(JSON.stringify(counts));
  t.ok((counts.SUCCEEDED ?? 0) > RUNS / 20 && (counts.FAILED ?? 0) > RUNS / 20 && (counts.refused ?? 0) < RUNS / 2);
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
