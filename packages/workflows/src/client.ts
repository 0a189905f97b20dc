import {
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { awsClientSettings, type CheckDecision, type CheckoutRequest } from '@expressway/orders';

/** A client for the Step Functions that the environment names (AWS_ENDPOINT_URL_SFN, else AWS's own). */
export function createSfnClient(env: NodeJS.ProcessEnv): SFNClient {
  const settings = awsClientSettings(env, 'SFN');
  // The SDK would turn an endpoint's host into sync-<host> for StartSyncExecution, which only AWS resolves.
  return new SFNClient({ ...settings, disableHostPrefix: settings.endpoint !== undefined });
}

/** The checks could not be run through, so there is no decision; a later try may succeed. */
export class ChecksUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChecksUnavailable';
  }
}

/** The execution could not be started now. The order stands; starting it again later is safe. */
export class StartUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartUnavailable';
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
  /** Starts order-processing as `order-<orderId>`; a start that was made before counts. Throws StartUnavailable. */
  start(orderId: string, input: string, traceHeader?: string): Promise<void>;
  /** Answers when both state machines are there. Throws what the SDK throws when they aren't. */
  ping(): Promise<void>;
}

export function createWorkflows(options: {
  sfn: SFNClient;
  orderChecksArn: string;
  orderProcessingArn: string;
}): Workflows {
  const { sfn, orderChecksArn, orderProcessingArn } = options;
  const trace = (traceHeader: string | undefined) => (traceHeader === undefined ? {} : { traceHeader });
  return {
    async check(request, traceHeader) {
      const answer = await sfn
        .send(
          new StartSyncExecutionCommand({
            stateMachineArn: orderChecksArn,
            input: JSON.stringify(request),
            ...trace(traceHeader),
          }),
        )
        .catch((error: unknown) => {
          throw new ChecksUnavailable('The checks could not be started.', { cause: error });
        });
      // A failed execution is answered with HTTP 200 too; only its status tells.
      if (answer.status !== 'SUCCEEDED' || answer.output === undefined)
        throw new ChecksUnavailable(`The checks ended ${answer.status}: ${answer.error}: ${answer.cause}`);
      const decision: unknown = JSON.parse(answer.output);
      if (!isDecision(decision)) throw new ChecksUnavailable('The checks answered something else than a decision.');
      return { executionArn: String(answer.executionArn), decision };
    },

    async start(orderId, input, traceHeader) {
      try {
        await sfn.send(
          new StartExecutionCommand({
            stateMachineArn: orderProcessingArn,
            name: `order-${orderId}`,
            input,
            ...trace(traceHeader),
          }),
        );
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return;
        const what = error instanceof SFNServiceException ? error.name : String(error);
        throw new StartUnavailable(`The execution of ${orderId} could not be started: ${what}`, { cause: error });
      }
    },

    async ping() {
      await Promise.all(
        [orderChecksArn, orderProcessingArn].map((stateMachineArn) =>
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
