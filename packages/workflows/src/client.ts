import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeStateMachineCommand, SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import {
  awsClientSettings,
  type CheckDecision,
  type CheckoutRequest,
  type Clock,
  systemClock,
} from '@expressway/orders';
import type { WorkflowName } from './definitions.ts';
import { createExecutionCost, type ExecutionCost } from './execution-cost.ts';
import { type ExecutionDefinition, executionDefinition } from './execution-definition.ts';
import { createOrderExecutions, type OrderExecutions } from './executions.ts';
import { createExpressInspector } from './express-log/express-inspector.ts';
import { createFunctionLogs } from './function-logs.ts';
import { createInspector, type Inspector } from './inspect.ts';
import { createOperator, type Operator } from './operate.ts';
import { within } from './patience.ts';
import { createStarter, type ExecutionRequest, type StartedExecution } from './start.ts';
import { createStatistics, type WorkflowStatistics } from './statistics.ts';
import { createStateFinder, type WorkflowState } from './test-state.ts';

/** A client for the Step Functions that the environment names (AWS_ENDPOINT_URL_SFN, else AWS's own). */
export function createSfnClient(env: NodeJS.ProcessEnv): SFNClient {
  const settings = awsClientSettings(env, 'SFN');
  // The SDK would turn an endpoint's host into sync-<host> for StartSyncExecution, which only AWS resolves.
  const sfn = new SFNClient({ ...settings, disableHostPrefix: settings.endpoint !== undefined });
  // Step Functions prefers the HTTP header to the `traceHeader` of a request, and within Lambda the SDK sets it to the trace
  // of the invocation, unless it is set already.
  sfn.middlewareStack.add(
    (next) => (args) => {
      const { traceHeader } = args.input as { traceHeader?: string };
      if (traceHeader !== undefined)
        Object.assign((args.request as { headers: object }).headers, { 'X-Amzn-Trace-Id': traceHeader });
      return next(args);
    },
    { step: 'build', name: 'traceHeader' },
  );
  return sfn;
}

/** The checks could not be run through, so there is no decision; a later try may succeed. */
export class ChecksUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChecksUnavailable';
  }
}

/** What order-checks.asl.json starts from: the request, and who sent it where that is known. */
export type CheckInput = CheckoutRequest & { authenticatedUserId?: string };

export interface CheckAnswer {
  executionArn: string;
  decision: CheckDecision;
}

export interface Workflows {
  /** Runs order-checks, synchronously. Throws ChecksUnavailable. */
  check(request: CheckInput, traceHeader?: string): Promise<CheckAnswer>;
  executions: OrderExecutions;
  /** For operators; customers' calls never read Step Functions. */
  inspect: Inspector;
  operate: Operator;
  /** The definition that an execution runs. Throws ExecutionNotFound. */
  definition(executionArn: string): Promise<ExecutionDefinition>;
  /** What an execution costs. Throws ExecutionNotFound or ExecutionsNotKept. */
  cost(executionArn: string): Promise<ExecutionCost>;
  /** Throws ExecutionNameTaken and InputRefused. See `createStarter`. */
  start(name: WorkflowName, request: ExecutionRequest): Promise<StartedExecution>;
  /** One state of a workflow, to be tested. Throws StateNotFound. */
  state(name: WorkflowName, state: string): Promise<WorkflowState>;
  /** What became of the newest executions of a workflow. Throws ExecutionsNotKept. */
  statistics(name: WorkflowName): Promise<WorkflowStatistics>;
  /** What functions logged for an execution. Throws ExecutionNotFound, ExecutionsNotKept or PageTokenInvalid. */
  functionLogs: ReturnType<typeof createFunctionLogs>;
  /** Answers when both state machines are there. Throws what the SDK throws when they aren't. */
  ping(): Promise<void>;
}

/** The checks' own TimeoutSeconds in order-checks.asl.json, and a second for the way. */
const usualCheckTimeoutMs = 11_000;

export function createWorkflows(options: {
  sfn: SFNClient;
  logs: CloudWatchLogsClient;
  orderChecksArn: string;
  orderProcessingArn: string;
  /** Milliseconds that the checks may take, with all attempts to start them. */
  checkTimeoutMs?: number;
  clock?: Clock;
}): Workflows {
  const { sfn, logs, orderChecksArn, orderProcessingArn } = options;
  const { checkTimeoutMs = usualCheckTimeoutMs, clock: { now } = systemClock } = options;
  const stateMachines = { 'order-checks': orderChecksArn, 'order-processing': orderProcessingArn };
  const express = createExpressInspector({ sfn, logs, stateMachines, now });
  const inspect = createInspector(sfn, stateMachines, express);
  return {
    executions: createOrderExecutions(sfn, orderProcessingArn),
    inspect,
    operate: createOperator(sfn, stateMachines),
    definition: (executionArn) => executionDefinition(sfn, stateMachines, executionArn),
    cost: createExecutionCost(sfn, stateMachines, express),
    functionLogs: createFunctionLogs({ sfn, logs, stateMachines, inspect, now }),
    statistics: createStatistics(inspect),
    start: createStarter(sfn, stateMachines, checkTimeoutMs),
    state: createStateFinder(sfn, stateMachines),

    async check(request, traceHeader) {
      const command = new StartSyncExecutionCommand({
        stateMachineArn: orderChecksArn,
        input: JSON.stringify(request),
        ...(traceHeader === undefined ? {} : { traceHeader }),
      });
      const answer = await within(checkTimeoutMs, (patience) => sfn.send(command, patience)).catch((error: unknown) => {
        throw new ChecksUnavailable('The checks could not be started.', { cause: error });
      });
      // A failed execution is answered with HTTP 200 too; only its status tells.
      if (answer.status !== 'SUCCEEDED' || answer.output === undefined)
        // Never the cause: that of States.Runtime quotes the input, address and all.
        throw new ChecksUnavailable(`${answer.executionArn} ended ${answer.status}: ${answer.error}`);
      const decision: unknown = JSON.parse(answer.output);
      if (!isDecision(decision)) throw new ChecksUnavailable('The checks answered something else than a decision.');
      return { executionArn: String(answer.executionArn), decision };
    },

    async ping() {
      await Promise.all(
        Object.values(stateMachines).map((stateMachineArn) =>
          sfn.send(new DescribeStateMachineCommand({ stateMachineArn })),
        ),
      );
    },
  };
}

/** Functions that are not really there may answer anything with success, so the shape is looked at before it is believed. */
function isDecision(output: unknown): output is CheckDecision {
  if (typeof output !== 'object' || output === null) return false;
  const { valid, issues, quote, checks } = output as Partial<Record<keyof CheckDecision, unknown>>;
  return (
    typeof valid === 'boolean' &&
    Array.isArray(issues) &&
    typeof quote === 'object' &&
    Array.isArray(checks) &&
    checks.every((check) => typeof check === 'object' && check !== null && 'name' in check)
  );
}
