import { CreateStateMachineCommand, GetExecutionHistoryCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type Test, test } from 'tap';
import { buildWire, eventually, ROLE } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';
import { compare, type Outcome } from './comparison.ts';
import { type Entry, loadMatch, type RecordedExecution, readCases, skip } from './corpus.ts';

/** What was reached when this was last raised; fewer is a regression. */
const LEAST = { executions: 10, causes: 4, histories: 10 };

/** AWS's answers tell of redrives since then. */
const REDRIVE_LAUNCH = '2023-11-15';

interface Step {
  readonly op: string;
  readonly request: Readonly<Record<string, string>>;
}

interface Recorded {
  readonly source: { readonly lastValidatedOnAws: string };
  readonly mockConfig?: object;
  readonly executions: readonly RecordedExecution[];
  readonly steps: readonly Step[];
}

/** Where a recording mocks the execution that is started, this is started instead. */
const CHILD = 'statemachine_create_and_record_execution_00000002';
const CHILD_DEFINITION = {
  StartAt: 'S',
  States: { S: { Type: 'Pass', Result: { Arg1: 'argument1' }, End: true } },
};

const needsStepFunctionsAlone = ({ kind, tier, services }: Entry): boolean =>
  kind === 'execution' && (tier === '1s' || (tier === '1m' && services.join() === 'states'));

/** Does what the recorded test did, and answers how its last execution ended. */
async function replay(t: Test, { steps, mockConfig }: Recorded): Promise<Outcome> {
  // A poll for a task must not be over before there is one, so time goes in small steps. The length of an answer that
  // tells of a start depends on its milliseconds: three digits, as in the recordings.
  const clock = new ManualClock();
  clock.advance(123);
  const { client, service } = await buildWire(t, { clock });
  if (mockConfig !== undefined) {
    const definition = JSON.stringify(CHILD_DEFINITION);
    await client.send(new CreateStateMachineCommand({ name: CHILD, definition, roleArn: ROLE }));
  }
  const child = `arn:aws:states:us-east-1:111111111111:stateMachine:${CHILD}`;
  let executionArn = '';
  for (const { op, request } of steps) {
    if (op === 'CreateActivity') await service.createActivity({ name: request.name ?? '' });
    if (op === 'DeleteActivity') await service.deleteActivity({ activityArn: request.activityArn ?? '' });
    if (op === 'CreateStateMachine') await client.send(new CreateStateMachineCommand(request as never));
    if (op !== 'StartExecution') continue;
    const stateMachineArn = request.stateMachineArn?.split('#')[0];
    const input = request.input?.replace('"state-machine-arn"', `"${child}"`);
    executionArn = (await client.send(new StartExecutionCommand({ stateMachineArn, input }))).executionArn ?? '';
  }
  const { status, output, error, cause } = await eventually(async () => {
    clock.advance(100);
    const described = await service.describeExecution({ executionArn });
    return described.status === 'RUNNING' ? undefined : described;
  });
  const page = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  const events = page.events?.map(({ timestamp: _timestamp, ...event }) => event);
  return { status, output, error, cause, events };
}

/** The outcome as it was before there were redrives. */
function withoutRedrives(outcome: Outcome): Outcome {
  const text = JSON.stringify(outcome).replace(/\\"Redrive\w+\\":(\d+|\\"[^"\\]*\\"),/g, '');
  return JSON.parse(text) as Outcome;
}

test('executions recorded on AWS that need Step Functions alone come out the same', { skip }, async (t) => {
  const match = await loadMatch();
  const cases = readCases<Recorded>(needsStepFunctionsAlone);
  const score = { executions: 0, failures: 0, causes: 0, scored: 0, histories: 0 };
  for (const { entry, recorded } of cases) {
    const [execution] = recorded.executions;
    if (execution === undefined) continue;
    const outcome = await replay(t, recorded);
    const old = recorded.source.lastValidatedOnAws < REDRIVE_LAUNCH;
    const compared = compare(match, execution, old ? withoutRedrives(outcome) : outcome);
    if (compared.matched) score.executions++;
    if (compared.cause !== undefined) score.failures++;
    if (compared.cause) score.causes++;
    if (compared.history !== undefined) score.scored++;
    if (compared.history) score.histories++;
    if (!compared.matched || compared.history === false) {
      t.comment(`differs: ${entry.id}: ${JSON.stringify({ ...compared, outcome }).slice(0, 3000)}`);
    }
  }
  t.comment(
    `Step Functions alone: status and output ${score.executions}/${cases.length}, ` +
      `cause texts ${score.causes}/${score.failures}, exact histories ${score.histories}/${score.scored}`,
  );
  t.ok(score.executions >= LEAST.executions);
  t.ok(score.causes >= LEAST.causes);
  t.ok(score.histories >= LEAST.histories);
});
