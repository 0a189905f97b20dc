import type { Static } from 'typebox';
import type {
  ExecutionCost,
  ExecutionDefinition,
  ExecutionDetails,
  ExecutionHistory,
  ExecutionList,
  ExecutionLogs,
  RedrivenExecution,
  StartedExecution,
  StartRequest,
  StateTestRequest,
  StateTestResult,
  StoppedExecution,
  StopRequest,
  WorkflowDetails,
  WorkflowList,
  WorkflowStatistics,
} from '../../schemas/workflows.ts';
import type { Examples, OperationExamples } from './example.ts';

const orderId = 'ord_01JDEXAMPLE000000000000001';
const states = 'arn:aws:states:us-east-1:000000000000';
const executionArn = `${states}:execution:order-processing:order-${orderId}`;
const input = `{"orderId":"${orderId}","items":[{"productId":"mug","quantity":1}]}`;
const failure = { error: 'OrderRejected', cause: 'Something in the order is out of stock.' };

const checks = {
  workflow: 'order-checks',
  name: 'order-checks',
  arn: `${states}:stateMachine:order-checks`,
  type: 'EXPRESS',
  status: 'ACTIVE',
  createdAt: '2026-11-24T09:00:00.000Z',
} as const;
const processing = {
  ...checks,
  workflow: 'order-processing',
  name: 'order-processing',
  arn: `${states}:stateMachine:order-processing`,
  type: 'STANDARD',
} as const;

const failed = {
  executionArn,
  workflow: 'order-processing',
  name: `order-${orderId}`,
  orderId,
  status: 'FAILED',
  startedAt: '2026-11-24T10:00:00.100Z',
  stoppedAt: '2026-11-24T10:00:02.400Z',
  redriveCount: 0,
  redrivenAt: null,
} as const;

const workflowLists: Examples<Static<typeof WorkflowList>> = {
  both: { summary: 'Both', value: { items: [checks, processing] } },
};

/** Cut short. */
const definition = { StartAt: 'ValidateOrder', States: { ValidateOrder: { Type: 'Task', End: true } } };

const workflowDetails: Examples<Static<typeof WorkflowDetails>> = {
  workflow: {
    summary: 'A workflow, its definition cut short',
    value: {
      ...processing,
      definition,
      logging: { level: 'ERROR', includeExecutionData: false, logGroupArns: [] },
      tracing: true,
      logsUrl: null,
      diagnostics: [],
    },
  },
};

const statistics: Examples<Static<typeof WorkflowStatistics>> = {
  statistics: {
    summary: 'Of the newest 1,000',
    value: {
      workflow: 'order-processing',
      executions: 1_000,
      complete: false,
      since: '2026-11-23T18:00:00.000Z',
      statuses: { RUNNING: 4, SUCCEEDED: 930, FAILED: 64, TIMED_OUT: 0, ABORTED: 2 },
      successRate: 0.9337,
      durationMs: { p50: 1_900, p90: 4_200, p99: 310_000 },
    },
  },
};

const executionLists: Examples<Static<typeof ExecutionList>> = {
  page: { summary: 'The last page', value: { items: [failed], nextCursor: null } },
};

const executions: Examples<Static<typeof ExecutionDetails>> = {
  execution: {
    summary: 'One that failed, and can be redriven',
    value: {
      ...failed,
      ...failure,
      input,
      output: null,
      redrivable: true,
      redriveStatusReason: null,
      traceHeader: 'Root=1-67890abc-def0123456789abcdef01234;Sampled=1',
    },
  },
};

const histories: Examples<Static<typeof ExecutionHistory>> = {
  history: {
    summary: 'The first and the last event',
    value: {
      items: [
        {
          id: 1,
          previousEventId: 0,
          at: failed.startedAt,
          type: 'ExecutionStarted',
          details: { input, inputDetails: { truncated: false } },
        },
        { id: 58, previousEventId: 57, at: failed.stoppedAt, type: 'ExecutionFailed', details: failure },
      ],
      nextCursor: null,
    },
  },
};

const logs: Examples<Static<typeof ExecutionLogs>> = {
  logs: {
    summary: 'One line',
    value: {
      items: [
        {
          at: '2026-11-24T10:00:01.200Z',
          functionName: 'charge-payment',
          level: 'warn',
          message: 'invocation failed',
          requestId: '6f1d9a2e-6d34-4f0c-9c52-0a5d4f5f7e11',
          fields: { orderId, durationMs: 812.4, err: { type: 'StripeConnectionError', message: 'socket hang up' } },
        },
      ],
      nextCursor: null,
    },
  },
};

const definitions: Examples<Static<typeof ExecutionDefinition>> = {
  definition: { summary: 'The one that it runs', value: { definition, exact: true } },
};

const costs: Examples<Static<typeof ExecutionCost>> = {
  cost: {
    summary: 'Of a run of 2.3 seconds through 13 states',
    value: {
      executionArn,
      region: 'us-east-1',
      billedAs: 'STANDARD',
      standard: { transitions: 13, dollars: '0.000325' },
      express: {
        possible: false,
        requests: 1,
        durationMs: 2_300,
        billedDurationMs: 2_300,
        billedMemoryMb: 64,
        dollars: '0.0000033958',
      },
    },
  },
};

const startRequests: Examples<Static<typeof StartRequest>> = {
  checks: {
    summary: 'The checks of a cart',
    value: {
      input: {
        items: [{ productId: 'mug', quantity: 1 }],
        shippingAddress: { line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
      },
      name: 'by-olga-1',
    },
  },
};

const startedExecutions: Examples<Static<typeof StartedExecution>> = {
  started: {
    summary: 'It was started, and has ended if its workflow is Express',
    value: { executionArn: `${states}:express:order-checks:by-olga-1:5f0c`, startedAt: failed.startedAt },
  },
};

const stateTests: Examples<Static<typeof StateTestRequest>> = {
  mocked: {
    summary: 'A task whose work is mocked',
    value: { input: { items: [] }, mock: { result: { Payload: { check: { name: 'inventory' }, issues: [] } } } },
  },
  failing: {
    summary: 'The same, ending in an error',
    value: { input: { items: [] }, mock: { error: 'Lambda.TooManyRequestsException', cause: 'Rate exceeded' } },
  },
};

const stateTestResults: Examples<Static<typeof StateTestResult>> = {
  tested: {
    summary: 'A state that would go on',
    value: {
      status: 'SUCCEEDED',
      output: '{"check":{"name":"inventory"},"issues":[]}',
      error: null,
      cause: null,
      nextState: null,
      inspection: { input: '{"items":[]}', result: '{"Payload":{"check":{"name":"inventory"},"issues":[]}}' },
    },
  },
};

const stopRequests: Examples<Static<typeof StopRequest> | null> = {
  reason: { summary: 'With a reason', value: { error: 'Operator.Stopped', cause: 'The customer called.' } },
};

const stopped: Examples<Static<typeof StoppedExecution>> = {
  stopped: {
    summary: 'It was under way',
    value: { executionArn, orderId, stoppedAt: failed.stoppedAt, effect: 'The order is undone now.' },
  },
};

const redriven: Examples<Static<typeof RedrivenExecution>> = {
  redriven: { summary: 'It goes on', value: { executionArn, orderId, redrivenAt: '2026-11-24T11:00:00.000Z' } },
};

/** The examples of what operators call of workflows and executions, by operationId. */
export const operations: Readonly<Record<string, OperationExamples>> = {
  listWorkflows: { answers: { 200: workflowLists } },
  getWorkflow: { answers: { 200: workflowDetails } },
  getWorkflowStatistics: { answers: { 200: statistics } },
  listExecutions: { answers: { 200: executionLists } },
  startExecution: { request: startRequests, answers: { 201: startedExecutions } },
  testState: { request: stateTests, answers: { 200: stateTestResults } },
  getOrderExecution: { answers: { 200: executions } },
  getExecution: { answers: { 200: executions } },
  getExecutionHistory: { answers: { 200: histories } },
  getExecutionLogs: { answers: { 200: logs } },
  getExecutionDefinition: { answers: { 200: definitions } },
  getExecutionCost: { answers: { 200: costs } },
  stopExecution: { request: stopRequests, answers: { 200: stopped } },
  redriveExecution: { answers: { 200: redriven } },
};
