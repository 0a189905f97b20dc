import type { JsonObject } from '../json.ts';
import type { ServiceContext } from './context.ts';
import { unknownOperation } from './errors.ts';
import type { OpenCalls } from './open-calls.ts';
import { createActivity } from './operations/create-activity.ts';
import { createStateMachine } from './operations/create-state-machine.ts';
import { createStateMachineAlias } from './operations/create-state-machine-alias.ts';
import { deleteActivity } from './operations/delete-activity.ts';
import { deleteStateMachine } from './operations/delete-state-machine.ts';
import { deleteStateMachineAlias } from './operations/delete-state-machine-alias.ts';
import { deleteStateMachineVersion } from './operations/delete-state-machine-version.ts';
import { describeActivity } from './operations/describe-activity.ts';
import { describeExecution } from './operations/describe-execution.ts';
import { describeMapRun } from './operations/describe-map-run.ts';
import { describeStateMachine } from './operations/describe-state-machine.ts';
import { describeStateMachineAlias } from './operations/describe-state-machine-alias.ts';
import { describeStateMachineForExecution } from './operations/describe-state-machine-for-execution.ts';
import { getActivityTask } from './operations/get-activity-task.ts';
import { getExecutionHistory } from './operations/get-execution-history.ts';
import { listActivities } from './operations/list-activities.ts';
import { listExecutions } from './operations/list-executions.ts';
import { listMapRuns } from './operations/list-map-runs.ts';
import { listStateMachineAliases } from './operations/list-state-machine-aliases.ts';
import { listStateMachineVersions } from './operations/list-state-machine-versions.ts';
import { listStateMachines } from './operations/list-state-machines.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { publishStateMachineVersion } from './operations/publish-state-machine-version.ts';
import { redriveExecution } from './operations/redrive-execution.ts';
import { sendTaskFailure } from './operations/send-task-failure.ts';
import { sendTaskHeartbeat } from './operations/send-task-heartbeat.ts';
import { sendTaskSuccess } from './operations/send-task-success.ts';
import { startExecution } from './operations/start-execution.ts';
import { startSyncExecution } from './operations/start-sync-execution.ts';
import { stopExecution } from './operations/stop-execution.ts';
import { tagResource } from './operations/tag-resource.ts';
import { testState } from './operations/test-state.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateMapRun } from './operations/update-map-run.ts';
import { updateStateMachine } from './operations/update-state-machine.ts';
import { updateStateMachineAlias } from './operations/update-state-machine-alias.ts';
import { validateStateMachineDefinition } from './operations/validate-state-machine-definition.ts';

const OPERATIONS = {
  createStateMachine,
  describeStateMachine,
  listStateMachines,
  updateStateMachine,
  deleteStateMachine,
  publishStateMachineVersion,
  listStateMachineVersions,
  deleteStateMachineVersion,
  createStateMachineAlias,
  describeStateMachineAlias,
  listStateMachineAliases,
  updateStateMachineAlias,
  deleteStateMachineAlias,
  tagResource,
  untagResource,
  listTagsForResource,
  validateStateMachineDefinition,
  describeStateMachineForExecution,
  startExecution,
  startSyncExecution,
  stopExecution,
  redriveExecution,
  describeExecution,
  listExecutions,
  getExecutionHistory,
  describeMapRun,
  listMapRuns,
  updateMapRun,
  sendTaskSuccess,
  sendTaskFailure,
  sendTaskHeartbeat,
  testState,
  createActivity,
  describeActivity,
  listActivities,
  deleteActivity,
  getActivityTask,
} as const;

type Operations = typeof OPERATIONS;

/**
 * Step Functions' operations, typed, in process. Dates are epoch seconds with a millisecond fraction, as on the wire.
 * Each rejects with a ServiceError that carries AWS's exception name. The signal says that the caller has gone.
 */
export type Service = {
  readonly [Name in keyof Operations]: (
    input: Parameters<Operations[Name]>[1],
    signal?: AbortSignal,
  ) => Promise<Awaited<ReturnType<Operations[Name]>>>;
};

type Operation = (context: ServiceContext, input: never, signal: AbortSignal) => unknown;

/** For callers who wait to the end. */
const NEVER = new AbortController().signal;

/** Once the calls are closed, whatever is asked is refused with ServiceUnavailable. */
export function createService(context: ServiceContext, calls: OpenCalls): Service {
  const bound = Object.entries<Operation>(OPERATIONS).map(([name, operation]) => [
    name,
    (input: never, signal = NEVER) => calls.run(() => operation(context, input, signal)),
  ]);
  return Object.fromEntries(bound) as Service;
}

/** Operations by the API's own name (`StartExecution`), for callers that know it from a request alone. */
export type CallOperation = (name: string, input: JsonObject, signal: AbortSignal) => Promise<object>;

/** Throws UnknownOperationException. */
export function operationsByName(service: Service): CallOperation {
  const operations = new Map(
    Object.entries(service).map(([name, operation]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, operation]),
  ) as ReadonlyMap<string, (input: JsonObject, signal: AbortSignal) => Promise<object>>;
  return async (name, input, signal) => {
    const operation = operations.get(name);
    if (operation === undefined) throw unknownOperation();
    return operation(input, signal);
  };
}
