import { randomUUID } from 'node:crypto';
import { createLogs } from '@expressway/local-aws';
import { ControlledClock, createStates, listen } from '@expressway/states';
import type { Test } from 'tap';
import {
  createLogsClient,
  createOrderExecutions,
  createSfnClient,
  createTaskTokens,
  createWorkflows,
  loadDefinition,
  placeholders,
  type WorkflowName,
} from '../../src/index.ts';
import { startSns } from './sns.ts';

export type Functions = Record<string, (input: Record<string, unknown>) => unknown>;

/** An error by which a function fails. */
export const failure = (name: string): Error => Object.assign(new Error(`It is ${name}.`), { name });

export const shipment = { orderId: 'ord_1', shipmentId: 'shp_1', currency: 'eur', total: 2249, lines: [] };

/** What each function of order-processing answers when all goes well. */
const allWell: Functions = {
  BeginOrder: () => ({ orderId: 'ord_1' }),
  ReserveInventory: () => ({ outcome: 'reserved' }),
  ChargePayment: () => ({ outcome: 'authorised', paymentIntentId: 'pi_1', amount: 2249 }),
  AwaitPaymentAction: () => null,
  NotifyDeclined: () => null,
  ProcessLineItem: ({ item }) => item,
  ReassessRisk: () => ({ outcome: 'accept' }),
  CapturePayment: () => ({ paymentIntentId: 'pi_1', amount: 2249 }),
  FulfillOrder: () => shipment,
  RollbackOrder: () => ({ outcome: 'failed', shipment: null }),
};

export const functionNames = Object.keys(allWell);

/** The log group of order-checks. */
export const checksGroup = '/aws/vendedlogs/states/order-checks';

const checksLogging = {
  level: 'ALL',
  includeExecutionData: true,
  destinations: [
    { cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:us-east-1:000000000000:log-group:${checksGroup}:*` } },
  ],
} as const;
type LoggingConfiguration = typeof checksLogging | { level: 'OFF' };

const roleArn = 'arn:aws:iam::000000000000:role/any';

/** Both workflows on the embedded Step Functions, reached over its wire; their functions answer as told. */
export async function startEngine(t: Test, functions: Functions = {}) {
  const clock = new ControlledClock(Date.UTC(2026, 10, 24));
  const sns = await startSns(t);
  const calls: { name: string; input: Record<string, unknown> }[] = [];
  const answers: Functions = { ...allWell, ...functions };
  const place = { region: 'us-east-1', accountId: '000000000000' };
  const logs = createLogs({ ...place, uuid: randomUUID, now: () => new Date(clock.now()) });
  logs.createLogGroup({ logGroupName: checksGroup, fieldIndex: 'execution_arn' });
  const states = createStates({
    ...place,
    clock,
    logSink: ({ logStreamName, executionArn, records }) =>
      logs.putLogEvents({ logGroupName: checksGroup, logStreamName, indexed: executionArn, events: records }),
    skipWaits: true,
    integrations: {
      services: { sns: sns.settings },
      async lambda({ functionName, payload }) {
        const name = String(functionName.split(':').at(-1));
        const input = JSON.parse(payload);
        calls.push({ name, input });
        const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: 'r' };
        try {
          return { ...answer, payload: JSON.stringify((await answers[name]?.(input)) ?? null) };
        } catch (error) {
          const { name: errorType, message: errorMessage } = error as Error;
          return { ...answer, functionError: 'Unhandled', payload: JSON.stringify({ errorType, errorMessage }) };
        }
      },
    },
  });
  const listening = await listen(states.requestListener, 0);
  const logsListening = await listen(logs.requestListener, 0);
  const environment = {
    AWS_ENDPOINT_URL_SFN: listening.url,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logsListening.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const sfn = createSfnClient(environment);
  const logsClient = createLogsClient(environment);
  const stop = async () => {
    states.close();
    await listening.close();
  };
  t.teardown(async () => {
    sfn.destroy();
    logsClient.destroy();
    await stop().catch(() => {});
    await logsListening.close();
    logs.close();
  });
  const arnOf = (name: string) =>
    name.endsWith('TopicArn')
      ? 'arn:aws:sns:us-east-1:000000000000:order-confirmation'
      : `arn:aws:lambda:us-east-1:000000000000:function:${name.replace(/FunctionArn$/, '')}`;
  const create = (name: WorkflowName, type: 'EXPRESS' | 'STANDARD', loggingConfiguration: LoggingConfiguration) => {
    const values = Object.fromEntries(placeholders(name).map((placeholder) => [placeholder, arnOf(placeholder)]));
    const definition = loadDefinition(name, values);
    return states.service.createStateMachine({ name, type, roleArn, definition, loggingConfiguration });
  };
  const { stateMachineArn: orderChecksArn } = await create('order-checks', 'EXPRESS', checksLogging);
  const { stateMachineArn } = await create('order-processing', 'STANDARD', { level: 'OFF' });
  const executionArn = (orderId: string) =>
    `${stateMachineArn.replace(':stateMachine:', ':execution:')}:order-${orderId}`;
  return {
    clock,
    states,
    sns,
    calls,
    answers,
    stop,
    sfn,
    logs,
    logsClient,
    orderChecksArn,
    workflows: createWorkflows({
      sfn,
      logs: logsClient,
      orderChecksArn,
      orderProcessingArn: stateMachineArn,
      clock: { now: () => new Date(clock.now()) },
    }),
    executions: createOrderExecutions(sfn, stateMachineArn),
    taskTokens: createTaskTokens(sfn),
    executionArn,
    called: (name: string) => calls.filter((call) => call.name === name).map(({ input }) => input),
    /** Runs an order to the end of its execution, and tells of it. */
    async run(orderId = 'ord_1'): Promise<{ status?: string | undefined; error?: string | undefined }> {
      await states.service.startExecution({ stateMachineArn, name: `order-${orderId}`, input: inputOf(orderId) });
      await states.whenEnded(executionArn(orderId));
      return states.service.describeExecution({ executionArn: executionArn(orderId) });
    },
  };
}

/** The input of an order's execution. */
export const inputOf = (orderId: string): string =>
  JSON.stringify({ orderId, items: [{ productId: 'mug', quantity: 1 }] });

/** A function that keeps the token it gets; `waits` settles with the first. */
export function keepToken() {
  let got = (_token: string) => {};
  const waits = new Promise<string>((resolve) => {
    got = resolve;
  });
  return { waits, keep: ({ taskToken }: Record<string, unknown>) => got(String(taskToken)) };
}
