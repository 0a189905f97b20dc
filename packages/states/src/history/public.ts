import type { JsonObject } from '../json.ts';
import type { EngineEvent, Failure } from './events.ts';

const WHOLE = { truncated: false };

/** AWS's shape of an event, as GetExecutionHistory answers it. */
export function publicEvent(event: EngineEvent, includeExecutionData: boolean): JsonObject {
  const { id, previousEventId, type } = event;
  const details = eventDetails(event, includeExecutionData);
  const name = `${nameOf(type)}EventDetails`;
  return { timestamp: event.time / 1000, type, id, previousEventId, ...(details && { [name]: details }) };
}

/** All StateEntered events share their details' name, and so do all StateExited ones. */
function nameOf(type: EngineEvent['type']): string {
  if (type.endsWith('StateEntered')) return 'stateEntered';
  if (type.endsWith('StateExited')) return 'stateExited';
  return type[0]?.toLowerCase() + type.slice(1);
}

const failed = ({ error, cause }: Failure): JsonObject => ({
  ...(error !== undefined && { error }),
  ...(cause !== undefined && { cause }),
});

/** The details of an event as AWS names them, without inputs and outputs where `data` is false; undefined where AWS has none. */
export function eventDetails(event: EngineEvent, data: boolean): JsonObject | undefined {
  const input = (text: string) => (data ? { input: text, inputDetails: WHOLE } : {});
  const output = (text: string) => (data ? { output: text, outputDetails: WHOLE } : {});
  switch (event.type) {
    case 'ExecutionStarted':
      return { ...input(event.input), roleArn: event.roleArn };
    case 'ExecutionRedriven':
      return { redriveCount: event.redriveCount };
    case 'ExecutionSucceeded':
      return output(event.output);
    case 'ExecutionFailed':
    case 'ExecutionTimedOut':
    case 'ExecutionAborted':
    case 'LambdaFunctionFailed':
    case 'LambdaFunctionTimedOut':
    case 'ActivityFailed':
    case 'ActivityTimedOut':
    case 'MapRunFailed':
      return failed(event);
    case 'TaskFailed':
    case 'TaskTimedOut':
      return { resourceType: event.resourceType, resource: event.resource, ...failed(event) };
    case 'EvaluationFailed':
      return {
        ...failed(event.failure),
        ...(event.location !== undefined && { location: event.location }),
        state: event.state,
      };
    case 'TaskScheduled':
      return {
        resourceType: event.resourceType,
        resource: event.resource,
        region: event.region,
        ...(data && { parameters: event.parameters }),
        ...seconds(event),
        ...credentials(event),
      };
    case 'LambdaFunctionScheduled':
      return { resource: event.resource, ...input(event.input), ...seconds(event), ...credentials(event) };
    case 'ActivityScheduled':
      return { resource: event.resource, ...input(event.input), ...seconds(event) };
    case 'TaskStarted':
      return { resourceType: event.resourceType, resource: event.resource };
    case 'TaskSubmitted':
    case 'TaskSucceeded':
      return { resourceType: event.resourceType, resource: event.resource, ...output(event.output) };
    case 'LambdaFunctionSucceeded':
    case 'ActivitySucceeded':
      return output(event.output);
    case 'ActivityStarted':
      return event.workerName === undefined ? {} : { workerName: event.workerName };
    case 'MapStateStarted':
      return { length: event.length };
    case 'MapRunStarted':
      return { mapRunArn: event.mapRunArn };
    case 'MapRunRedriven':
      return { mapRunArn: event.mapRunArn, redriveCount: event.redriveCount };
    case 'MapIterationStarted':
    case 'MapIterationSucceeded':
    case 'MapIterationFailed':
    case 'MapIterationAborted':
      return { name: event.name, index: event.index };
    case 'LambdaFunctionStarted':
    case 'ParallelStateStarted':
    case 'ParallelStateSucceeded':
    case 'MapStateSucceeded':
    case 'ParallelStateFailed':
    case 'MapStateFailed':
    case 'TaskStateAborted':
    case 'WaitStateAborted':
    case 'ParallelStateAborted':
    case 'MapStateAborted':
    case 'MapRunSucceeded':
    case 'MapRunAborted':
    case 'RetryScheduled':
    case 'HeartbeatReceived':
    case 'WaitSkipped':
      return undefined;
    case 'PassStateEntered':
    case 'WaitStateEntered':
    case 'ChoiceStateEntered':
    case 'SucceedStateEntered':
    case 'FailStateEntered':
    case 'TaskStateEntered':
    case 'ParallelStateEntered':
    case 'MapStateEntered':
      return { name: event.name, ...input(event.input) };
    case 'PassStateExited':
    case 'WaitStateExited':
    case 'ChoiceStateExited':
    case 'SucceedStateExited':
    case 'TaskStateExited':
    case 'ParallelStateExited':
    case 'MapStateExited':
      return {
        name: event.name,
        ...output(event.output),
        ...(data &&
          event.assigned !== undefined && { assignedVariables: event.assigned, assignedVariablesDetails: WHOLE }),
      };
    default:
      return event satisfies never;
  }
}

function seconds(event: { readonly timeoutSeconds?: number; readonly heartbeatSeconds?: number }): JsonObject {
  return {
    ...(event.timeoutSeconds !== undefined && { timeoutInSeconds: event.timeoutSeconds }),
    ...(event.heartbeatSeconds !== undefined && { heartbeatInSeconds: event.heartbeatSeconds }),
  };
}

const credentials = ({ roleArn }: { readonly roleArn?: string }): JsonObject =>
  roleArn === undefined ? {} : { taskCredentials: { roleArn } };
