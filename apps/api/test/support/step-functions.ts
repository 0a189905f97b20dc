import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createLogsClient, createSfnClient, createTaskTokens, createWorkflows } from '@expressway/workflows';
import type { Test } from 'tap';
import { awsEnvironment } from './database.ts';

export interface SfnRequest {
  operation: string;
  input: Record<string, unknown>;
  headers: IncomingHttpHeaders;
}

type Answer = { status?: number; body: Record<string, unknown> };

export const accepted = {
  valid: true,
  decision: 'accept',
  issues: [],
  quote: null,
  checks: [{ name: 'inventory', status: 'passed', durationMs: 3 }],
};

export const checksAnswer = (output: object): Answer => ({
  body: {
    executionArn: 'arn:aws:states:us-east-1:000000000000:express:order-checks:run:1',
    startDate: 1_800_000_000,
    stopDate: 1_800_000_001,
    status: 'SUCCEEDED',
    output: JSON.stringify(output),
  },
});

export const throttled: Answer = { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } };

/** Step Functions' wire protocol, and CloudWatch Logs', with answers that a test sets; the clients that speak it are the real ones. */
export async function startStepFunctions(t: Test) {
  const requests: SfnRequest[] = [];
  const answers: Record<string, Answer> = {
    StartSyncExecution: checksAnswer(accepted),
    StartExecution: { body: { executionArn: 'arn:aws:states:execution', startDate: 1_800_000_000 } },
    SendTaskSuccess: { body: {} },
    SendTaskFailure: { body: {} },
    DescribeExecution: { status: 400, body: { __type: 'ExecutionDoesNotExist', message: 'none' } },
    ValidateStateMachineDefinition: { body: { result: 'OK', diagnostics: [], truncated: false } },
    DescribeStateMachine: {
      body: { stateMachineArn: 'arn', name: 'n', definition: '{}', roleArn: 'r', type: 'STANDARD' },
    },
  };
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    requests.push({ operation, input: JSON.parse(await text(request)), headers: request.headers });
    const { status = 200, body } = answers[operation] ?? { status: 400, body: { __type: 'UnknownOperationException' } };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sfn = createSfnClient({ ...awsEnvironment, AWS_ENDPOINT_URL_SFN: endpoint });
  // One attempt: a test of throttling should not wait for the SDK's own retries.
  sfn.config.maxAttempts = async () => 1;
  const logs = createLogsClient({ ...awsEnvironment, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoint });
  t.teardown(() => {
    sfn.destroy();
    logs.destroy();
    server.close();
    server.closeAllConnections();
  });
  const arn = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
  const orderChecksArn = arn('order-checks');
  const orderProcessingArn = arn('order-processing');
  return {
    endpoint,
    orderChecksArn,
    orderProcessingArn,
    requests,
    answers,
    taskTokens: createTaskTokens(sfn),
    workflows: createWorkflows({ sfn, logs, orderChecksArn, orderProcessingArn }),
    sent: (operation: string) => requests.filter((one) => one.operation === operation).map((one) => one.input),
  };
}
