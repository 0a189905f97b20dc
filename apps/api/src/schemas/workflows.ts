import { executionNamePattern, workflowNames } from '@expressway/workflows';
import { Type } from 'typebox';
import { named, nullable, ref, strict, Timestamp } from './named.ts';

const workflowName = Type.Enum([...workflowNames]);
const executionArn = Type.String({
  examples: ['arn:aws:states:us-east-1:000000000000:execution:order-processing:order-ord_01KAT8Q0ZJ6Y3W5V7X9B2C4D6E'],
});
const nextCursor = nullable(
  Type.String({ description: 'The cursor of the next page, good for a day; null at the end' }),
);
const jsonText = (description: string) => nullable(Type.String({ description: `${description}, a JSON text` }));

/** Statuses of Standard executions (Step Functions' API reference, ListExecutions); the others are of Map Runs. */
export const executionStatuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

const workflowMembers = {
  workflow: workflowName,
  name: Type.String({ description: 'The state machine’s name at AWS' }),
  arn: Type.String({ description: 'The state machine’s' }),
  type: Type.Enum(['STANDARD', 'EXPRESS'], { description: 'Of executions of EXPRESS workflows only the log tells' }),
  status: Type.Enum(['ACTIVE', 'DELETING']),
  createdAt: Timestamp('When the state machine was created'),
};

export const Workflow = named('Workflow', Type.Object(workflowMembers));

export const WorkflowList = named('WorkflowList', Type.Object({ items: Type.Array(ref(Workflow)) }));

const Diagnostic = Type.Object({
  severity: Type.Enum(['ERROR', 'WARNING']),
  code: Type.String({ description: 'For programs', examples: ['SCHEMA_VALIDATION_FAILED'] }),
  message: Type.String({ description: 'For people' }),
  location: nullable(Type.String({ description: 'Where in the definition', examples: ['/States/ValidateOrder'] })),
});

export const WorkflowDetails = named(
  'WorkflowDetails',
  Type.Object({
    ...workflowMembers,
    definition: Type.Object({}, { additionalProperties: true, description: 'In the Amazon States Language' }),
    logging: Type.Object({
      level: Type.String({ examples: ['OFF', 'ERROR', 'ALL'] }),
      includeExecutionData: Type.Boolean(),
      logGroupArns: Type.Array(Type.String()),
    }),
    tracing: Type.Boolean({ description: 'Whether X-Ray gets traces' }),
    logsUrl: nullable(Type.String({ description: 'The CloudWatch console’s page of its log group; null without one' })),
    diagnostics: Type.Array(Diagnostic, {
      description: 'What Step Functions finds wrong with the definition, or doubtful',
    }),
  }),
);

const executionMembers = {
  executionArn,
  workflow: workflowName,
  name: Type.String(),
  orderId: nullable(Type.String({ description: 'null for an execution that was not started for an order' })),
  status: Type.Enum([...executionStatuses, 'PENDING_REDRIVE']),
  startedAt: Timestamp('Started'),
  stoppedAt: nullable(Timestamp('Ended')),
  redriveCount: Type.Integer(),
  redrivenAt: nullable(Timestamp('Last redriven')),
};

export const Execution = named('Execution', Type.Object(executionMembers));

export const ExecutionList = named('ExecutionList', Type.Object({ items: Type.Array(ref(Execution)), nextCursor }));

const count = Type.Integer({ minimum: 0 });
const milliseconds = Type.Integer({ minimum: 0, description: 'Milliseconds from start to end' });

export const WorkflowStatistics = named(
  'WorkflowStatistics',
  Type.Object({
    workflow: workflowName,
    executions: Type.Integer({ minimum: 0, description: 'How many were looked at: the newest, up to 1,000' }),
    complete: Type.Boolean({ description: 'Whether these are all that are kept' }),
    since: nullable(Timestamp('When the first of them started')),
    statuses: Type.Object(
      { RUNNING: count, SUCCEEDED: count, FAILED: count, TIMED_OUT: count, ABORTED: count },
      { description: 'How many there are of each status. An order that is declined, rejected or cancelled is FAILED' },
    ),
    successRate: nullable(
      Type.Number({ minimum: 0, maximum: 1, description: 'Of those that have ended, the part that ended well' }),
    ),
    durationMs: nullable(
      Type.Object(
        { p50: milliseconds, p90: milliseconds, p99: milliseconds },
        { description: 'Percentiles over those that have ended; the time before a redrive counts too' },
      ),
    ),
  }),
);

export const ExecutionDetails = named(
  'ExecutionDetails',
  Type.Object({
    ...executionMembers,
    input: jsonText('What it started from'),
    output: jsonText('What came out'),
    error: nullable(Type.String({ description: 'The name of the error by which it ended' })),
    cause: nullable(Type.String()),
    redrivable: Type.Boolean(),
    redriveStatusReason: nullable(Type.String({ description: 'Why it is not redrivable' })),
    traceHeader: nullable(Type.String({ description: 'The X-Ray trace that it belongs to' })),
  }),
);

const truncation = Type.Optional(Type.Object({ truncated: Type.Boolean() }));

export const ExecutionEvent = named(
  'ExecutionEvent',
  Type.Object({
    id: Type.Integer({ minimum: 1, description: 'Counts the events of the execution' }),
    previousEventId: Type.Integer({ minimum: 0, description: 'The event that led to this one; 0 for none' }),
    at: Timestamp('When it happened'),
    type: Type.String({ description: 'AWS’s HistoryEventType', examples: ['TaskStateEntered', 'TaskFailed'] }),
    details: nullable(
      Type.Object(
        {
          name: Type.Optional(Type.String({ description: 'State…, MapIteration…: of the state' })),
          input: Type.Optional(Type.String({ description: 'A JSON text' })),
          inputDetails: truncation,
          output: Type.Optional(Type.String({ description: 'A JSON text' })),
          outputDetails: truncation,
          parameters: Type.Optional(Type.String({ description: 'TaskScheduled: a JSON text' })),
          resourceType: Type.Optional(Type.String({ description: 'Task…: the service', examples: ['lambda'] })),
          resource: Type.Optional(Type.String({ description: 'Task…: the call', examples: ['invoke'] })),
          error: Type.Optional(Type.String({ description: '…Failed, …TimedOut, ExecutionAborted' })),
          cause: Type.Optional(Type.String()),
          index: Type.Optional(Type.Integer({ description: 'MapIteration…: which item' })),
          length: Type.Optional(Type.Integer({ description: 'MapStateStarted: how many items' })),
        },
        { additionalProperties: true, description: 'AWS’s event details of this type, under AWS’s names' },
      ),
    ),
  }),
);

export const ExecutionHistory = named(
  'ExecutionHistory',
  Type.Object({ items: Type.Array(ref(ExecutionEvent)), nextCursor }),
);

export const StartRequest = named(
  'StartRequest',
  Type.Object(
    {
      input: Type.Unknown({ description: 'What it starts from: any JSON, up to 256 KiB' }),
      name: Type.Optional(
        Type.String({
          pattern: executionNamePattern.source,
          description: 'A name that no execution of the workflow had for 90 days; made up otherwise',
        }),
      ),
    },
    strict,
  ),
);

export const StartedExecution = named(
  'StartedExecution',
  Type.Object({ executionArn, startedAt: Timestamp('Started') }),
);

export const StateTestRequest = named(
  'StateTestRequest',
  Type.Object(
    {
      input: Type.Unknown({ description: 'What the state starts from: any JSON, up to 256 KiB' }),
      variables: Type.Optional(
        Type.Object({}, { additionalProperties: true, description: 'The variables that it finds, by their names' }),
      ),
      mock: Type.Optional(
        Type.Union(
          [
            Type.Object({ result: Type.Unknown({ description: 'As the service of the task answers' }) }, strict),
            Type.Object(
              {
                error: Type.String({ maxLength: 256, description: 'The name of the error that the work ends in' }),
                cause: Type.Optional(Type.String({ maxLength: 32_768 })),
              },
              strict,
            ),
          ],
          { description: 'What the work of a Task, Map or Parallel state comes to, instead of being done' },
        ),
      ),
    },
    strict,
  ),
);

export const StateTestResult = named(
  'StateTestResult',
  Type.Object({
    status: Type.Enum(['SUCCEEDED', 'FAILED', 'RETRIABLE', 'CAUGHT_ERROR'], {
      description: 'RETRIABLE: a Retry of the state would try again; CAUGHT_ERROR: a Catch would go on',
    }),
    output: jsonText('What comes out of the state'),
    error: nullable(Type.String({ description: 'The name of the error' })),
    cause: nullable(Type.String()),
    nextState: nullable(Type.String({ description: 'Where the workflow would go on' })),
    inspection: nullable(
      Type.Object(
        {
          input: Type.Optional(Type.String({ description: 'A JSON text' })),
          afterInputPath: Type.Optional(Type.String({ description: 'A JSON text' })),
          afterParameters: Type.Optional(Type.String({ description: 'A JSON text' })),
          afterArguments: Type.Optional(Type.String({ description: 'A JSON text; JSONata' })),
          result: Type.Optional(Type.String({ description: 'A JSON text' })),
          afterResultSelector: Type.Optional(Type.String({ description: 'A JSON text' })),
          afterResultPath: Type.Optional(Type.String({ description: 'A JSON text' })),
          variables: Type.Optional(Type.String({ description: 'A JSON text' })),
        },
        { additionalProperties: true, description: 'The data on its way through the state: AWS’s InspectionData' },
      ),
    ),
  }),
);

export const ExecutionLogs = named(
  'ExecutionLogs',
  Type.Object({
    items: Type.Array(
      Type.Object({
        at: Timestamp('Written'),
        functionName: Type.String(),
        level: nullable(Type.String({ examples: ['debug', 'info', 'warn', 'error'] })),
        message: Type.String(),
        requestId: nullable(Type.String({ description: 'The invocation’s' })),
        fields: Type.Object({}, { additionalProperties: true, description: 'What else the line has' }),
      }),
    ),
    nextCursor,
  }),
);

export const StopRequest = named(
  'StopRequest',
  Type.Object(
    {
      error: Type.Optional(Type.String({ maxLength: 256, description: 'A name for why it is stopped' })),
      cause: Type.Optional(Type.String({ maxLength: 32_768, description: 'A sentence about it' })),
    },
    { ...strict, examples: [{ error: 'Operator.Stopped', cause: 'The customer called.' }, {}] },
  ),
);

export const StoppedExecution = named(
  'StoppedExecution',
  Type.Object({
    executionArn,
    orderId: executionMembers.orderId,
    stoppedAt: Timestamp('Ended, by this call or before'),
    effect: Type.String({ description: 'What happens with the order, for people' }),
  }),
);

export const RedrivenExecution = named(
  'RedrivenExecution',
  Type.Object({ executionArn, orderId: executionMembers.orderId, redrivenAt: Timestamp('Goes on since') }),
);

const dollars = Type.String({ pattern: '^\\d+(\\.\\d+)?$', examples: ['0.000475'], description: 'US dollars' });

export const ExecutionDefinition = named(
  'ExecutionDefinition',
  Type.Object({
    definition: Type.Object({}, { additionalProperties: true, description: 'In the Amazon States Language' }),
    exact: Type.Boolean({
      description: 'Whether the execution runs it; of an Express one nobody knows, so it is the workflow’s of now',
    }),
  }),
);

export const ExecutionCost = named(
  'ExecutionCost',
  Type.Object(
    {
      executionArn,
      region: Type.String({ description: 'Whose prices these are' }),
      billedAs: Type.Enum(['STANDARD', 'EXPRESS']),
      standard: Type.Object(
        {
          transitions: Type.Integer({ description: 'States entered, retries, redrives' }),
          dollars,
        },
        { description: 'As a Standard execution' },
      ),
      express: Type.Object(
        {
          possible: Type.Boolean({
            description:
              'Whether it could be one: Express ends after five minutes, and its states can’t wait for callbacks or jobs',
          }),
          requests: Type.Integer(),
          durationMs: Type.Integer(),
          billedDurationMs: Type.Integer({ description: 'In steps of 100 ms' }),
          billedMemoryMb: Type.Integer({ description: 'In steps of 64 MB; estimated as AWS does' }),
          dollars,
        },
        { description: 'As an Express execution' },
      ),
    },
    { description: 'Step Functions alone, without its free tier: Lambda, DynamoDB and SNS are billed besides' },
  ),
);
