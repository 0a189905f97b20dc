import assert from 'node:assert/strict';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { type Test, test } from 'tap';
import { openEngine } from '../../src/create-states.ts';
import type { EngineEvent } from '../../src/history/events.ts';
import { type Service, ServiceError } from '../../src/index.ts';
import { apply } from '../../src/interpreter/apply.ts';
import { createExecution, type Execution } from '../../src/interpreter/execution.ts';
import type { ExecutionRecord } from '../../src/journal/journal.ts';
import type { MachineRecord } from '../../src/journal/machines.ts';
import type { ServiceContext } from '../../src/service/context.ts';
import { recordedHeader } from '../../src/service/execution.ts';
import { checkBalance } from '../support/balance.ts';
import { create, ended, ROLE } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { checkHistory } from '../support/crash/verify.ts';
import { branch, FUNCTIONS } from '../support/definitions.ts';
import { functionArn, lambdaWith, named } from '../support/lambda.ts';
import { memoryLog } from '../support/log.ts';
import { snapshot } from '../support/snapshot.ts';
import { wildBranch, wildInput } from '../support/wild-definitions.ts';

const RUNS = 250;

const NEVER = new AbortController().signal;

const { invoke } = lambdaWith({
  echo: (event: unknown) => event,
  count: (event: unknown) => JSON.stringify(event).length,
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

/** An engine with what random machines ask for: functions, activities with a worker each, and machines to delegate to. */
async function furnished(t: Test) {
  const log = memoryLog();
  const options = { region: 'us-east-1', accountId: '111111111111', clock: hurryingClock(), log };
  const { states, context } = openEngine({ ...options, integrations: { lambda: invoke } });
  const { service } = states;
  t.teardown(() => states.close());
  for (const name of FUNCTIONS) {
    const { activityArn } = await service.createActivity({ name });
    void attend(service, activityArn, name);
    const definition = { StartAt: 'Do', States: { Do: { Type: 'Task', Resource: functionArn(name), End: true } } };
    await service.createStateMachine({ name, definition: JSON.stringify(definition), roleArn: ROLE });
  }
  return { service, context, log };
}

/** A worker, until its engine closes. */
async function attend(service: Service, activityArn: string, name: string): Promise<void> {
  for (;;) {
    try {
      const { taskToken, input = '' } = await service.getActivityTask({ activityArn });
      if (taskToken === undefined) continue;
      const { payload, functionError } = await invoke({ functionName: name, payload: input } as never, NEVER);
      const { errorType = '' } = parse(payload) as { errorType?: string };
      if (functionError === undefined) await service.sendTaskSuccess({ taskToken, output: payload });
      else await service.sendTaskFailure({ taskToken, error: errorType });
    } catch (error) {
      const code = error instanceof ServiceError ? error.code : String(error);
      if (code === 'ServiceUnavailable') return;
      // Aborted, or timed out, while it was worked on.
      assert.equal(code, 'TaskTimedOut');
    }
  }
}

const parse = (text: string): unknown => JSON.parse(text) ?? {};

type Engine = Awaited<ReturnType<typeof furnished>>;

/** How often what failed is redriven. */
const REDRIVES = 2;

/** Runs a machine, if it can be created, holds its history to the rules, and counts how it came out first and last. */
async function check(engine: Engine, definition: object, input: unknown, counts: Counts): Promise<void> {
  const { service } = engine;
  let stateMachineArn: string;
  try {
    stateMachineArn = await create(service, definition);
  } catch (error) {
    assert.ok(error instanceof ServiceError && error.code === 'InvalidDefinition', String(error));
    counts.refused = (counts.refused ?? 0) + 1;
    return;
  }
  const accepted = service.startExecution({ stateMachineArn, name: 'e', input: JSON.stringify(input) });
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:e`;
  let end = await checkEnd(engine, definition, executionArn, accepted);
  counts[end.status] = (counts[end.status] ?? 0) + 1;
  for (let redrives = 0; redrives < REDRIVES && end.redriveStatus === 'REDRIVABLE'; redrives++) {
    end = await checkEnd(engine, definition, executionArn, service.redriveExecution({ executionArn }));
    if (end.status === 'SUCCEEDED') counts.mended = (counts.mended ?? 0) + 1;
  }
}

/** Holds what there is of an execution to the rules once it has ended; it was just begun, or redriven. */
async function checkEnd(engine: Engine, definition: object, executionArn: string, begun: Promise<unknown>) {
  const { service, context } = engine;
  const live = context.runner.get(executionArn)?.run.execution;
  await begun;
  const end = await ended(service, executionArn);
  const { status, output } = end;
  const events = await wholeHistory(service, executionArn);
  checkHistory(events);
  assert.equal(events[0]?.type, 'ExecutionStarted');
  assert.equal(events.at(-1)?.type, LAST[status]);
  if (status === 'SUCCEEDED') assert.equal(events.at(-2)?.stateExitedEventDetails?.output, output);
  checkJournal(context, definition, live ?? assert.fail('it was never seen'));
  return end;
}

/** What the journal folds to is what the execution was at its end; it balances, and so does all that Map Runs started. */
function checkJournal(context: ServiceContext, definition: object, live: Execution): void {
  const machine = context.machines.get(live.header.machineName) ?? assert.fail('the machine is gone');
  const record = context.journal.find(machine.key, live.header.name) ?? assert.fail('the execution is gone');
  assert.deepEqual(snapshot(folded(context, definition, machine, record)), snapshot(live));
  for (const { key } of context.mapRuns.list(record.key, Number.MAX_SAFE_INTEGER, 1000)) {
    for (const child of context.mapRuns.childrenInOrder(key)) {
      assert.equal(folded(context, definition, machine, child).status, child.status);
    }
  }
}

/** An execution as its journal tells it, which is checked to balance. */
function folded(
  context: ServiceContext,
  definition: object,
  machine: MachineRecord,
  record: ExecutionRecord,
): Execution {
  const execution = createExecution(recordedHeader(context, machine, machine.revision, record));
  const events: EngineEvent[] = [];
  const { fault } = context.journal.fold(record.key, (event) => {
    apply(execution, event);
    events.push(event);
  });
  assert.equal(fault, undefined);
  checkBalance(events, definition);
  return execution;
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
  const engine = await furnished(t);
  const counts: Counts = {};
  await fc.assert(
    fc.asyncProperty(wildBranch(2), wildInput, (definition, input) => check(engine, definition, input, counts)),
    { numRuns: RUNS, seed: 20261125 },
  );
  t.same(engine.log.lines, [], 'nothing broke in the engine itself');
  t.comment(JSON.stringify(counts));
  t.ok((counts.SUCCEEDED ?? 0) > RUNS / 20 && (counts.FAILED ?? 0) > RUNS / 20 && (counts.refused ?? 0) < RUNS / 2);
});

test('machines as people write them end as well, most of them with success', async (t) => {
  const engine = await furnished(t);
  const counts: Counts = {};
  const input = fc.record({ items: fc.array(fc.jsonValue({ maxDepth: 1 }), { minLength: 1, maxLength: 4 }) });
  await fc.assert(
    fc.asyncProperty(branch(2), input, (definition, given) => check(engine, definition, given, counts)),
    { numRuns: RUNS, seed: 20261125 },
  );
  t.same(engine.log.lines, [], 'nothing broke in the engine itself');
  t.comment(JSON.stringify(counts));
  t.ok((counts.SUCCEEDED ?? 0) >= RUNS * 0.6);
  t.ok((counts.mended ?? 0) > 0, 'some that failed are mended by a redrive');
});

test('Express executions of such machines end, and answer how', async (t) => {
  const engine = await furnished(t);
  const counts: Counts = {};
  await fc.assert(
    fc.asyncProperty(branch(1), async (definition) => {
      let status = 'refused';
      try {
        const stateMachineArn = await create(engine.service, definition, 'EXPRESS');
        status = (await engine.service.startSyncExecution({ stateMachineArn, input: '{"items":[1,2,3]}' })).status;
      } catch (error) {
        // Activities, `.sync` and distributed Maps are not for Express.
        assert.ok(error instanceof ServiceError && error.code === 'InvalidDefinition', String(error));
      }
      counts[status] = (counts[status] ?? 0) + 1;
    }),
    { numRuns: RUNS, seed: 20261125 },
  );
  t.same(engine.log.lines, [], 'nothing broke in the engine itself');
  t.comment(JSON.stringify(counts));
  t.ok((counts.SUCCEEDED ?? 0) > RUNS / 20 && (counts.FAILED ?? 0) > RUNS / 20);
});
