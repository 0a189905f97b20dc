import type { TaskState } from '../definition/model.ts';
import type { ActionSpec, IntegrationCatalog } from '../definition/task-resource.ts';
import { failureOf } from '../interpreter/failure.ts';
import type { TaskAnswer } from '../interpreter/task.ts';
import { StatesError } from '../language/index.ts';
import type { Payload } from '../payload.ts';
import { sdkIntegration, sdkSpec } from './aws-sdk.ts';
import { dynamodbItems } from './dynamodb.ts';
import { eventsPutEvents } from './events.ts';
import type { Integration, RunFunction, TaskRequest } from './integration.ts';
import { knownAction } from './known-actions.ts';
import { functionRunner, type LambdaInvoke, lambdaIntegration, lambdaInvokeSpec } from './lambda.ts';
import { invokeThrough } from './lambda-client.ts';
import { type OptimisedAction, optimisedIntegration, optimisedSpec } from './optimised.ts';
import type { S3 } from './s3.ts';
import { type SdkCaller, SdkClient, type ServiceSettings } from './sdk/client.ts';
import { type CallOwn, OwnClient } from './sdk/own-client.ts';
import { isSdkService, type SdkServiceName } from './sdk/services.ts';
import { snsPublish } from './sns.ts';
import { sqsSendMessage } from './sqs.ts';
import { type ChildExecutions, startExecutionIntegration } from './start-execution.ts';

/** What tasks can reach. A task that needs something else fails when it runs. */
export interface Connections {
  /** Functions that this process runs itself. Without it, they are invoked by Lambda's API. */
  readonly lambda?: LambdaInvoke;
  /** Where distributed Maps read items from. */
  readonly s3?: S3;
  /** Services that are called by their AWS SDK clients, each at its endpoint. */
  readonly services?: Readonly<Partial<Record<SdkServiceName, ServiceSettings>>>;
}

/** This endpoint's own service: the Step Functions that tasks reach, unless they are sent to another. */
export interface OwnService {
  readonly executions: ChildExecutions;
  readonly call: CallOwn;
}

const SDK_PREFIX = 'aws-sdk:';

/** The actions that AWS has optimised and this endpoint can call, by their name in ASL. */
const OPTIMISED: ReadonlyMap<string, OptimisedAction> = new Map([
  ['sns:publish', snsPublish],
  ['sqs:sendMessage', sqsSendMessage],
  ['events:putEvents', eventsPutEvents],
  ...dynamodbItems.map((item) => [`dynamodb:${item.action}`, item] as const),
]);

/** Finds the integration behind a Task's Resource and runs it. */
export class Registry {
  readonly catalog: IntegrationCatalog;
  readonly s3: S3 | undefined;
  private readonly clients: ReadonlyMap<string, SdkCaller>;
  private readonly integrations = new Map<string, Integration>();
  private readonly runFunction: RunFunction | undefined;

  constructor({ lambda, s3, services = {} }: Connections, own: OwnService) {
    this.s3 = s3;
    const settings = Object.entries(services) as [SdkServiceName, ServiceSettings][];
    const clients = settings.map(([name, of]) => [name, new SdkClient(name, of)] as const);
    this.clients = new Map<string, SdkCaller>([['sfn', new OwnClient(own.call)], ...clients]);
    const client = this.clients.get('lambda');
    const invoke = lambda ?? (client && invokeThrough(client));
    this.runFunction = invoke && functionRunner(invoke);
    this.add('states:startExecution', startExecutionIntegration(own.executions));
    this.add('lambda:invoke', invoke && lambdaIntegration(invoke));
    for (const [name, action] of OPTIMISED) {
      const client = this.clients.get(action.service);
      this.add(name, client && optimisedIntegration(action, client));
    }
    this.catalog = { actions: { get: (name) => this.specOf(name) } };
  }

  /** Runs a task to its answer; never rejects. */
  run(state: TaskState, enteredEventId: number, request: TaskRequest): Promise<TaskAnswer> {
    return answered(state, enteredEventId, () => {
      const { resource } = state;
      if (resource.kind === 'function') return this.runFunction?.(resource.functionArn, request);
      return this.integrationOf(state)?.run(request);
    });
  }

  /** Waits for the end of the job that a task has submitted; never rejects. */
  settle(state: TaskState, enteredEventId: number, receipt: Payload, request: TaskRequest): Promise<TaskAnswer> {
    return answered(state, enteredEventId, () => {
      const { resource } = state;
      if (resource.kind !== 'service') return undefined;
      return this.integrationOf(state)?.job?.settle(receipt, resource.pattern, request);
    });
  }

  /** Stops the job that a task has submitted, as far as that is possible. */
  cancel(state: TaskState, receipt: Payload): void {
    this.integrationOf(state)?.job?.cancel(receipt);
  }

  /** Lets go of connections. */
  close(): void {
    for (const client of this.clients.values()) client.close();
  }

  private add(name: string, integration: Integration | undefined): void {
    if (integration !== undefined) this.integrations.set(name, integration);
  }

  private integrationOf({ resource }: TaskState): Integration | undefined {
    return resource.kind === 'service' ? this.find(`${resource.resourceType}:${resource.action}`) : undefined;
  }

  /** The integration of `service:action`; those of SDK clients are made when they are first asked for. */
  private find(name: string): Integration | undefined {
    if (!this.integrations.has(name) && name.startsWith(SDK_PREFIX)) {
      const [service, action] = split(name.slice(SDK_PREFIX.length));
      const client = this.clients.get(service);
      this.add(name, client && sdkIntegration(client, action));
    }
    return this.integrations.get(name);
  }

  private specOf(name: string): ActionSpec | undefined {
    const found = this.find(name);
    if (found !== undefined) return found;
    const optimised = OPTIMISED.get(name);
    if (optimised !== undefined) return optimisedSpec(optimised);
    if (name === 'lambda:invoke') return lambdaInvokeSpec;
    const [service, action] = split(name);
    const sdkService = service.startsWith(SDK_PREFIX) ? service.slice(SDK_PREFIX.length) : '';
    // What a service's client lacks, AWS doesn't have.
    return isSdkService(sdkService) ? sdkSpec(sdkService, action) : knownAction(service, action);
  }
}

function split(name: string): [service: string, action: string] {
  const at = name.lastIndexOf(':');
  return [name.slice(0, at), name.slice(at + 1)];
}

/** Whatever becomes of the work, as the task's answer. */
async function answered(
  state: TaskState,
  enteredEventId: number,
  work: () => Promise<TaskAnswer> | undefined,
): Promise<TaskAnswer> {
  try {
    return (await work()) ?? unconnected(state);
  } catch (error) {
    if (error instanceof StatesError) return { failure: failureOf(error, state.name, enteredEventId) };
    const cause = error instanceof Error ? error.message : String(error);
    return { failure: { error: 'States.TaskFailed', cause } };
  }
}

function unconnected({ resource }: TaskState): TaskAnswer {
  const service = resource.kind === 'service' ? resource.resourceType : 'lambda';
  const cause = `The service '${service}' is not connected to this endpoint.`;
  return { failure: { error: 'States.Runtime', cause, terminal: true } };
}
