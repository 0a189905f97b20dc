import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  type DescribeStateMachineCommandOutput,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidToken,
  ListExecutionsCommand,
  type SFNClient,
  StateMachineTypeNotSupported,
} from '@aws-sdk/client-sfn';
import type { ExecutionStatus } from '@expressway/orders';
import { type WorkflowName, workflowNames } from './definitions.ts';
import { type Diagnostic, diagnose } from './diagnostics.ts';
import { executionArnOf, executionName, orderIdOf, readExecutionArn, type StateMachineArns } from './execution-arn.ts';
import { ExecutionNotFound, ExecutionsNotKept, PageTokenInvalid } from './execution-errors.ts';
import type { ExpressInspector } from './express-log/express-inspector.ts';
import { type ExecutionEvent, executionEvent } from './history.ts';
import { logsUrl } from './logs-url.ts';

/** Times are RFC 3339 in UTC. */
export interface WorkflowSummary {
  workflow: WorkflowName;
  /** The state machine's own name, which differs from the workflow's where several stages share an account. */
  name: string;
  arn: string;
  type: 'STANDARD' | 'EXPRESS';
  status: 'ACTIVE' | 'DELETING';
  createdAt: string;
}

export interface WorkflowDetails extends WorkflowSummary {
  /** In the Amazon States Language. */
  definition: object;
  logging: { level: string; includeExecutionData: boolean; logGroupArns: string[] };
  tracing: boolean;
  /** Where the CloudWatch console shows the log of its executions; null where nothing is logged. */
  logsUrl: string | null;
  /** What Step Functions says of the definition. */
  diagnostics: Diagnostic[];
}

export interface ExecutionSummary {
  executionArn: string;
  workflow: WorkflowName;
  name: string;
  /** The order that it works on; null for an execution that somebody started under another name. */
  orderId: string | null;
  status: ExecutionStatus;
  startedAt: string;
  stoppedAt: string | null;
  redriveCount: number;
  redrivenAt: string | null;
}

export interface ExecutionDetails extends ExecutionSummary {
  /** A JSON text, as `output` is. */
  input: string | null;
  output: string | null;
  error: string | null;
  cause: string | null;
  redrivable: boolean;
  /** Why it isn't redrivable, in AWS's words. */
  redriveStatusReason: string | null;
  traceHeader: string | null;
}

export interface Page {
  limit: number;
  /** `nextToken` of the page before. */
  token?: string;
}

/** Executions of Express workflows are read from their log: see `ExpressInspector`. */
export interface Inspector {
  workflows(): Promise<WorkflowSummary[]>;
  workflow(name: WorkflowName): Promise<WorkflowDetails>;
  /**
   * Newest first. A page of an Express workflow may have fewer than `limit`, though there is a next one. Throws
   * ExecutionsNotKept or PageTokenInvalid.
   */
  executions(
    name: WorkflowName,
    page: Page & { status?: ExecutionStatus },
  ): Promise<{ executions: ExecutionSummary[]; nextToken: string | null }>;
  /** Throws ExecutionNotFound or ExecutionsNotKept. */
  execution(executionArn: string): Promise<ExecutionDetails>;
  /** The execution of an order. Throws ExecutionNotFound where it was never started, or is no longer kept. */
  executionOfOrder(orderId: string): Promise<ExecutionDetails>;
  /** Throws ExecutionNotFound, ExecutionsNotKept or PageTokenInvalid. */
  history(
    executionArn: string,
    page: Page & { newestFirst?: boolean },
  ): Promise<{ events: ExecutionEvent[]; nextToken: string | null }>;
}

/** Throws unless an ARN names an execution of these state machines that Step Functions keeps. */
export function requireKept(stateMachines: StateMachineArns, executionArn: string) {
  const reference = readExecutionArn(stateMachines, executionArn);
  if (!reference) throw new ExecutionNotFound();
  if (reference.type === 'EXPRESS') throw new ExecutionsNotKept();
  return reference;
}

/** What an answer of Step Functions about one execution or a list means, where it is a refusal. */
export function inspectionError(error: unknown): unknown {
  if (error instanceof ExecutionDoesNotExist) return new ExecutionNotFound({ cause: error });
  if (error instanceof StateMachineTypeNotSupported) return new ExecutionsNotKept(undefined, { cause: error });
  if (error instanceof InvalidToken) return new PageTokenInvalid({ cause: error });
  return error;
}

const rethrow = (error: unknown): never => {
  throw inspectionError(error);
};

export const isoTime = (date: Date | undefined): string => (date ?? new Date(0)).toISOString();
const isoTimeOrNull = (date: Date | undefined): string | null => date?.toISOString() ?? null;

/** Reads state machines and their executions, as Step Functions has them now: they may be a moment behind. */
export function createInspector(sfn: SFNClient, stateMachines: StateMachineArns, express: ExpressInspector): Inspector {
  const isExpress = (executionArn: string) => readExecutionArn(stateMachines, executionArn)?.type === 'EXPRESS';

  const describe = (name: WorkflowName) =>
    sfn.send(new DescribeStateMachineCommand({ stateMachineArn: stateMachines[name] }));

  const types = new Map<WorkflowName, WorkflowSummary['type']>();
  /** A state machine's type never changes. */
  async function typeOf(name: WorkflowName) {
    const type = types.get(name) ?? workflowSummary(name, await describe(name)).type;
    types.set(name, type);
    return type;
  }

  async function workflow(name: WorkflowName): Promise<WorkflowDetails> {
    const machine = await describe(name);
    const { definition = '{}' } = machine;
    const { type } = workflowSummary(name, machine);
    const { loggingConfiguration: logging, tracingConfiguration: tracing } = machine;
    const logGroupArns = logging?.destinations?.flatMap(
      ({ cloudWatchLogsLogGroup: group }) => group?.logGroupArn ?? [],
    );
    return {
      ...workflowSummary(name, machine),
      definition: JSON.parse(definition),
      logging: {
        level: logging?.level ?? 'OFF',
        includeExecutionData: logging?.includeExecutionData ?? false,
        logGroupArns: logGroupArns ?? [],
      },
      tracing: tracing?.enabled ?? false,
      logsUrl: logGroupArns?.[0] === undefined ? null : logsUrl(logGroupArns[0]),
      diagnostics: await diagnose(sfn, { definition, type }),
    };
  }

  async function execution(executionArn: string): Promise<ExecutionDetails> {
    if (isExpress(executionArn)) return express.execution(executionArn);
    const { workflow } = requireKept(stateMachines, executionArn);
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn })).catch(rethrow);
    return {
      ...summaryOf(workflow, execution),
      input: execution.input ?? null,
      output: execution.output ?? null,
      error: execution.error ?? null,
      cause: execution.cause ?? null,
      redrivable: execution.redriveStatus === 'REDRIVABLE',
      redriveStatusReason: execution.redriveStatusReason ?? null,
      traceHeader: execution.traceHeader ?? null,
    };
  }

  return {
    workflow,
    execution,

    executionOfOrder: (orderId) => execution(executionArnOf(stateMachines['order-processing'], executionName(orderId))),

    workflows: () => Promise.all(workflowNames.map(async (name) => workflowSummary(name, await describe(name)))),

    async executions(name, page) {
      if ((await typeOf(name)) === 'EXPRESS') return express.executions(name, page);
      const { limit, token, status } = page;
      const { executions = [], nextToken } = await sfn
        .send(
          new ListExecutionsCommand({
            stateMachineArn: stateMachines[name],
            maxResults: limit,
            nextToken: token,
            statusFilter: status,
          }),
        )
        .catch(rethrow);
      return {
        executions: executions.map((one) => summaryOf(name, one)),
        nextToken: nextToken ?? null,
      };
    },

    async history(executionArn, page) {
      if (isExpress(executionArn)) return express.history(executionArn, page);
      const { limit, token, newestFirst = false } = page;
      requireKept(stateMachines, executionArn);
      const { events = [], nextToken } = await sfn
        .send(
          new GetExecutionHistoryCommand({
            executionArn,
            maxResults: limit,
            nextToken: token,
            reverseOrder: newestFirst,
          }),
        )
        .catch(rethrow);
      return { events: events.map(executionEvent), nextToken: nextToken ?? null };
    },
  };
}

const workflowSummary = (workflow: WorkflowName, machine: DescribeStateMachineCommandOutput): WorkflowSummary => ({
  workflow,
  name: machine.name ?? '',
  arn: machine.stateMachineArn ?? '',
  type: machine.type ?? 'STANDARD',
  status: machine.status ?? 'ACTIVE',
  createdAt: isoTime(machine.creationDate),
});

/** The members that ListExecutions and DescribeExecution have in common. */
interface SfnExecution {
  executionArn: string | undefined;
  name?: string | undefined;
  status: string | undefined;
  startDate: Date | undefined;
  stopDate?: Date | undefined;
  redriveCount?: number | undefined;
  redriveDate?: Date | undefined;
}

const summaryOf = (workflow: WorkflowName, execution: SfnExecution): ExecutionSummary => ({
  executionArn: execution.executionArn ?? '',
  workflow,
  name: execution.name ?? '',
  orderId: orderIdOf(execution.name ?? ''),
  status: execution.status as ExecutionStatus,
  startedAt: isoTime(execution.startDate),
  stoppedAt: isoTimeOrNull(execution.stopDate),
  redriveCount: execution.redriveCount ?? 0,
  redrivenAt: isoTimeOrNull(execution.redriveDate),
});
