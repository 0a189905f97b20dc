import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  DescribeMapRunCommand,
  type DescribeMapRunOutput,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListMapRunsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';

/** An execution as clients see it: how it stands, its history, and its Map Runs with their executions. */
export interface Observation {
  readonly description: DescribeExecutionOutput;
  readonly events: readonly HistoryEvent[];
  readonly mapRuns: readonly {
    readonly mapRun: DescribeMapRunOutput;
    readonly children: readonly ExecutionListItem[];
  }[];
}

const PAGE = { maxResults: 1000 };

export async function observe(client: SFNClient, executionArn: string): Promise<Observation> {
  const description = await client.send(new DescribeExecutionCommand({ executionArn }));
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn, ...PAGE }));
  const started = events.some(({ type }) => type === 'MapRunStarted');
  return { description, events, mapRuns: started ? await mapRunsOf(client, executionArn) : [] };
}

async function mapRunsOf(client: SFNClient, executionArn: string): Promise<Observation['mapRuns']> {
  const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn }));
  return Promise.all(
    mapRuns.map(async ({ mapRunArn }) => {
      const mapRun = await client.send(new DescribeMapRunCommand({ mapRunArn }));
      const { executions = [] } = await client.send(new ListExecutionsCommand({ mapRunArn, ...PAGE }));
      return { mapRun, children: executions };
    }),
  );
}

/** The Standard executions that an execution has started, by its Map Runs and its tasks. */
export function childrenOf({ events, mapRuns }: Observation): string[] {
  const ofMapRuns = mapRuns.flatMap(({ children }) => children.map(({ executionArn = '' }) => executionArn));
  const ofTasks = events.flatMap(({ taskSubmittedEventDetails: submitted }) =>
    submitted?.output === undefined || submitted.resourceType !== 'states'
      ? []
      : [(JSON.parse(submitted.output) as { ExecutionArn: string }).ExecutionArn],
  );
  return [...ofMapRuns.filter((arn) => arn.includes(':execution:')), ...ofTasks];
}
