import type { TaskState } from '../definition/model.ts';
import type { IntegrationCatalog } from '../definition/task-resource.ts';
import { failureOf } from '../interpreter/failure.ts';
import type { TaskAnswer } from '../interpreter/task.ts';
import { StatesError } from '../language/index.ts';
import type { Payload } from '../payload.ts';
import type { Integration, RunFunction, TaskRequest } from './integration.ts';
import { functionRunner, type LambdaInvoke, lambdaIntegration } from './lambda.ts';
import { type SnsPublish, snsIntegration } from './sns.ts';
import { type ChildExecutions, startExecutionIntegration } from './start-execution.ts';

/** The services that workflows can reach; a definition that needs one that is absent is refused. */
export interface Connections {
  readonly lambda?: LambdaInvoke;
  readonly sns?: SnsPublish;
}

/** Finds the integration behind a Task's Resource and runs it. */
export class Registry {
  readonly catalog: IntegrationCatalog;
  private readonly integrations = new Map<string, Integration>();
  private readonly runFunction: RunFunction | undefined;

  constructor({ lambda, sns }: Connections, executions: ChildExecutions) {
    if (lambda !== undefined) this.add(lambdaIntegration(lambda));
    if (sns !== undefined) this.add(snsIntegration(sns));
    this.add(startExecutionIntegration(executions));
    this.runFunction = lambda && functionRunner(lambda);
    this.catalog = { actions: this.integrations, functions: lambda !== undefined };
  }

  private add(integration: Integration): void {
    this.integrations.set(`${integration.service}:${integration.action}`, integration);
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

  private integrationOf({ resource }: TaskState): Integration | undefined {
    if (resource.kind !== 'service') return undefined;
    return this.integrations.get(`${resource.resourceType}:${resource.action}`);
  }
}

/** Whatever becomes of the work, as the task's answer. */
async function answered(
  state: TaskState,
  enteredEventId: number,
  work: () => Promise<TaskAnswer> | undefined,
): Promise<TaskAnswer> {
  try {
    const answer = await work();
    if (answer !== undefined) return answer;
    const cause = 'The service that this task needs is not connected to this endpoint.';
    return { failure: { error: 'States.Runtime', cause, terminal: true } };
  } catch (error) {
    if (error instanceof StatesError) return { failure: failureOf(error, state.name, enteredEventId) };
    const cause = error instanceof Error ? error.message : String(error);
    return { failure: { error: 'States.TaskFailed', cause } };
  }
}
