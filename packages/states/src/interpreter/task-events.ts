import type { TaskResource } from '../definition/model.ts';
import type { Deadlines, EventBody, Failure, TaskTimes } from '../history/events.ts';
import type { Payload } from '../payload.ts';

/** How AWS's history tells of a task: under names of its own for functions and activities. */

export function scheduledEvent(
  resource: TaskResource,
  argument: Payload,
  region: string,
  times: TaskTimes & { readonly roleArn?: string },
  token: string | undefined,
): EventBody {
  switch (resource.kind) {
    case 'function':
      return { type: 'LambdaFunctionScheduled', resource: resource.functionArn, input: argument.text, ...times };
    case 'activity':
      if (token === undefined) throw new Error('an activity task without a token');
      return { type: 'ActivityScheduled', resource: resource.activityArn, input: argument.text, ...times, token };
    case 'service':
      return {
        type: 'TaskScheduled',
        ...named(resource),
        region,
        parameters: argument.text,
        ...times,
        ...(token !== undefined && { token }),
      };
  }
}

export function startedEvent(resource: TaskResource, deadlines: Deadlines, workerName: string | undefined): EventBody {
  switch (resource.kind) {
    case 'function':
      return { type: 'LambdaFunctionStarted' };
    case 'activity':
      return { type: 'ActivityStarted', ...deadlines, ...(workerName !== undefined && { workerName }) };
    case 'service':
      return { type: 'TaskStarted', ...named(resource) };
  }
}

/** The integration has passed the work on; its own answer is only a receipt. */
export function submittedEvent(
  resource: TaskResource,
  receipt: Payload,
  heartbeat: Pick<Deadlines, 'heartbeatDeadline'>,
): EventBody {
  if (resource.kind !== 'service') throw new Error('only services pass work on');
  return { type: 'TaskSubmitted', ...named(resource), output: receipt.text, ...heartbeat };
}

export function succeededEvent(resource: TaskResource, output: Payload): EventBody {
  switch (resource.kind) {
    case 'function':
      return { type: 'LambdaFunctionSucceeded', output: output.text };
    case 'activity':
      return { type: 'ActivitySucceeded', output: output.text };
    case 'service':
      return { type: 'TaskSucceeded', ...named(resource), output: output.text };
  }
}

export function brokenEvent(resource: TaskResource, how: 'Failed' | 'TimedOut', failure: Failure): EventBody {
  switch (resource.kind) {
    case 'function':
      return { type: `LambdaFunction${how}`, ...failure };
    case 'activity':
      return { type: `Activity${how}`, ...failure };
    case 'service':
      return { type: `Task${how}`, ...named(resource), ...failure };
  }
}

const named = ({ resourceType, resource }: TaskResource & { kind: 'service' }) => ({ resourceType, resource });
