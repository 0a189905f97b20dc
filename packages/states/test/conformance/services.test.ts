import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Test, test } from 'tap';
import type { ServiceSettings } from '../../src/index.ts';
import { type ServiceCall, serveAws } from '../support/aws-services.ts';
import { buildWire, eventually, ROLE } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';
import { startDynamoDb } from '../support/dynamodb.ts';
import { type RecordedFunction, recordedLambda, recordedService } from './behaviours.ts';
import { compare, type Outcome } from './comparison.ts';
import { loadMatch, type RecordedExecution, readCases, shownNames, skip } from './corpus.ts';
import { type MockConfig, Mocks } from './mocks.ts';

/** What was reached when this was last raised, by tier; fewer is a regression. */
const LEAST = {
  '1m': { executions: 9, causes: 0, histories: 8 },
  '2': { executions: 62, causes: 11, histories: 55 },
  '3': { executions: 39, causes: 13, histories: 38 },
};

interface Recorded {
  readonly lambdas?: readonly RecordedFunction[];
  readonly mockConfig?: MockConfig;
  readonly executions: readonly RecordedExecution[];
  readonly steps: readonly { readonly op: string; readonly request?: Readonly<Record<string, string>> }[];
  readonly resources?: readonly { readonly type: string; readonly args?: object }[];
}

interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp?: Date;
}

const OURS = new Set(['dynamodb', 'events', 'lambda', 'sns', 'sqs']);
const TIERS = ['1m', '2', '3'] as const;
type Tier = (typeof TIERS)[number];

/** The recorded executions of a tier that need our services alone, or fail before they need one. */
function recordedExecutions(tier: Tier) {
  return readCases<Recorded>((entry) => entry.kind === 'execution' && entry.tier === tier).flatMap(
    ({ entry: { id, services }, recorded }) =>
      recorded.executions
        .filter(({ expected }) => expected.status !== undefined)
        .filter((execution) => services.every((service) => OURS.has(service)) || failsUnscheduled(execution))
        .map((execution) => ({ id, recorded, execution })),
  );
}

const failsUnscheduled = ({ expected: { status, events = [] } }: RecordedExecution) =>
  status === 'FAILED' && events.every(({ type }) => !/Scheduled|Map/.test(type));

/** Plays the part of whoever gets a task's token: it answers, or doesn't, as it did in the recording. */
function callbackOf({ expected: { events = [] } }: RecordedExecution) {
  const { taskSucceededEventDetails: succeeded, taskFailedEventDetails: failed } =
    events[events.findIndex(({ type }) => type === 'TaskSubmitted') + 1] ?? {};
  return { succeeded, failed };
}

const tokenIn = ({ parameters }: ServiceCall): string | undefined =>
  /"TaskToken":"([^"]+)"/.exec(String(parameters.MessageBody ?? parameters.Message))?.[1];

/** Tasks that a service is working on: those whose latest event is that they were scheduled or started. */
function underWay(events: readonly HistoryEvent[]): number {
  const followed = new Set(events.map(({ previousEventId }) => previousEventId));
  return events.filter(({ id, type }) => !followed.has(id) && /^(Task|LambdaFunction)(Scheduled|Started)$/.test(type))
    .length;
}

/** Everything around an execution as it was when it was recorded. */
async function surroundings(t: Test, { recorded, execution }: Item, dynamodb: ServiceSettings | undefined) {
  const mocks = recorded.mockConfig && new Mocks(recorded.mockConfig, execution);
  const lambda = recordedLambda(recorded.lambdas ?? []);
  const deleted = new Set(
    recorded.steps.flatMap(({ op, request }) => (op === 'sns:DeleteTopic' ? [request?.TopicArn ?? ''] : [])),
  );
  const tokens: string[] = [];
  const { settings } = await serveAws(t, (call) => {
    const token = tokenIn(call);
    if (token !== undefined) tokens.push(token);
    return mocks?.answer(call) ?? recordedService(call, deleted);
  });
  return {
    tokens,
    asleep: lambda.asleep,
    integrations: {
      lambda: mocks?.invoke ?? lambda.invoke,
      services: {
        sqs: settings,
        sns: settings,
        eventbridge: settings,
        dynamodb: mocks ? settings : (dynamodb ?? settings),
      },
    },
  };
}

async function replay(t: Test, item: Item, dynamodb: ServiceSettings | undefined): Promise<Outcome> {
  const { type, definition, input, inputText } = item.execution;
  const { integrations, asleep, tokens } = await surroundings(t, item, dynamodb);
  const clock = new ManualClock();
  const { client } = await buildWire(t, { clock, integrations });
  const machine = {
    name: 'machine',
    roleArn: ROLE,
    ...shownNames(item.execution),
    definition: JSON.stringify(definition),
    type,
  };
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand(machine));
  const request = { stateMachineArn, input: inputText ?? (input === undefined ? '{}' : JSON.stringify(input)) };
  if (type === 'EXPRESS') {
    // Its functions answer within a turn of the event loop, so that time may pass with each.
    let outcome: Outcome | undefined;
    const sent = client.send(new StartSyncExecutionCommand(request)).then((answer) => {
      outcome = answer;
    });
    await eventually(() => {
      clock.advance(100);
      return outcome;
    });
    return sent.then(() => outcome ?? {});
  }

  const { executionArn } = await client.send(new StartExecutionCommand(request));
  const { succeeded, failed } = callbackOf(item.execution);
  return eventually(async () => {
    const described = await client.send(new DescribeExecutionCommand({ executionArn }));
    const page = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    const events = (page.events ?? []) as HistoryEvent[];
    if (described.status !== 'RUNNING') {
      return { ...described, events: events.map(({ timestamp: _timestamp, ...event }) => event) };
    }
    // Time passes only while nothing else can happen.
    if (underWay(events) > asleep.size) return undefined;
    const taskToken = tokens.shift();
    if (taskToken !== undefined && failed) await client.send(new SendTaskFailureCommand({ taskToken, ...failed }));
    else if (taskToken !== undefined && succeeded) {
      const output = typeof succeeded.output === 'string' ? succeeded.output : JSON.stringify(succeeded.output);
      await client.send(
        new SendTaskSuccessCommand({ taskToken, output: output.replace(/⟦task_token:\d+⟧/, taskToken) }),
      );
    } else clock.advance(1000);
    return undefined;
  });
}

interface Item {
  readonly id: string;
  readonly recorded: Recorded;
  readonly execution: RecordedExecution;
}

/** Makes the tables of a recording, empty. */
async function makeTables(settings: ServiceSettings, { resources = [] }: Recorded): Promise<void> {
  const client = new DynamoDBClient(settings as DynamoDBClientConfig);
  for (const { type, args } of resources) {
    if (type !== 'dynamodb.table' || args === undefined) continue;
    const { table_name: TableName, partition_key: AttributeName } = args as Readonly<Record<string, string>>;
    await client.send(new DeleteTableCommand({ TableName })).catch(() => undefined);
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
      }),
    );
  }
  client.destroy();
}

test('executions with services come out as recorded on AWS', { skip }, async (t) => {
  const match = await loadMatch();
  const dynamodb = await startDynamoDb(t);
  for (const tier of TIERS) {
    const score = { executions: 0, failures: 0, causes: 0, scored: 0, histories: 0 };
    const items = recordedExecutions(tier);
    for (const item of items) {
      if (dynamodb !== undefined) await makeTables(dynamodb, item.recorded);
      const got = await replay(t, item, dynamodb).catch((error: Error): Outcome => ({ status: error.message }));
      const { matched, cause, history, differs } = compare(match, item.execution, got);
      if (matched) score.executions++;
      if (cause !== undefined) score.failures++;
      if (cause === true) score.causes++;
      if (history !== undefined) score.scored++;
      if (history === true) score.histories++;
      if (!matched || cause === false || history === false) {
        const { expected } = item.execution;
        t.comment(`${tier} ${item.id} differs: ${JSON.stringify(differs ?? { expected, got }).slice(0, 3000)}`);
      }
    }
    t.comment(
      `tier ${tier}: status and output ${score.executions}/${items.length}, cause texts ${score.causes}/${score.failures}, ` +
        `exact histories ${score.histories}/${score.scored}`,
    );
    t.ok(score.executions >= LEAST[tier].executions);
    t.ok(score.causes >= LEAST[tier].causes);
    t.ok(score.histories >= LEAST[tier].histories);
  }
});
