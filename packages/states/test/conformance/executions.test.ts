import {
  CreateStateMachineCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { test } from 'tap';
import { buildWire, ended, ROLE } from '../support/build.ts';
import { hurryingClock } from '../support/clock.ts';
import { compare, type Outcome } from './comparison.ts';
import { loadMatch, type RecordedExecution, readCases, shownNames, skip } from './corpus.ts';

/** What was reached when this was last raised; fewer is a regression. */
const LEAST = { executions: 637, causes: 85, histories: 283 };

interface Recorded {
  readonly waitSeconds: number;
  readonly executions: readonly RecordedExecution[];
}

/** The executions recorded on AWS that need no service. */
function recordedExecutions(): RecordedExecution[] {
  const executions: RecordedExecution[] = [];
  const cases = readCases<Recorded>(({ kind, tier }) => kind === 'execution' && tier === '1');
  for (const { recorded } of cases) {
    if (recorded.waitSeconds > 10) continue;
    for (const execution of recorded.executions) {
      const { definition, expected } = execution;
      if (definition === undefined || !['SUCCEEDED', 'FAILED', 'TIMED_OUT'].includes(expected.status)) continue;
      executions.push(execution);
    }
  }
  return executions;
}

test('executions recorded on AWS come out the same', { skip }, async (t) => {
  const match = await loadMatch();
  const shared = await buildWire(t, { clock: hurryingClock() });
  const executions = recordedExecutions();
  const score = { executions: 0, failures: 0, causes: 0, scored: 0, histories: 0 };

  const replay = async (execution: RecordedExecution, index: number) => {
    const { type, definition, input, inputText, expected } = execution;
    const { name, roleArn = ROLE } = shownNames(execution);
    const { client, service } = name === undefined ? shared : await buildWire(t, { clock: hurryingClock() });
    const { stateMachineArn } = await client.send(
      new CreateStateMachineCommand({
        name: name ?? `c${index}`,
        definition: JSON.stringify(definition),
        roleArn,
        type,
      }),
    );
    const text = inputText ?? (input === undefined ? '{}' : JSON.stringify(input));
    const request = { stateMachineArn, input: text };
    let got: Outcome;
    let events: Outcome['events'];
    if (type === 'EXPRESS') got = await client.send(new StartSyncExecutionCommand(request));
    else {
      const { executionArn = '' } = await client.send(new StartExecutionCommand(request));
      got = await ended(service, executionArn);
      const page = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
      events = page.events?.map(({ timestamp: _timestamp, ...event }) => event);
    }
    const { matched, cause, history } = compare(match, execution, { ...got, events });
    if (matched) score.executions++;
    else t.comment(`differs: ${JSON.stringify({ expected, got }).slice(0, 6000)}`);
    if (cause !== undefined) score.failures++;
    if (cause === true) score.causes++;
    if (history !== undefined) score.scored++;
    if (history === true) score.histories++;
  };

  const queue = executions.entries();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const [index, execution] of queue) await replay(execution, index);
    }),
  );
  t.comment(
    `status and output ${score.executions}/${executions.length}, cause texts ${score.causes}/${score.failures}, ` +
      `exact histories ${score.histories}/${score.scored}`,
  );
  t.ok(score.executions >= LEAST.executions);
  t.ok(score.causes >= LEAST.causes);
  t.ok(score.histories >= LEAST.histories);
});
