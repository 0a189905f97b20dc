import type { TaskState } from '../definition/model.ts';
import type { IntegrationCatalog } from '../definition/task-resource.ts';
import { failureOf } from '../interpreter/failure.ts';
import type { TaskAnswer } from '../interpreter/task.ts';
import { StatesError } from '../language/index.ts';
import type { Integration, RunFunction, TaskRequest } from './integration.ts';
import { functionRunner, type LambdaInvoke, lambdaIntegration } from './lambda.ts';
import { type SnsPublish, snsIntegration } from './sns.ts';

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

  constructor({ lambda, sns }: Connections) {
    if (lambda !== undefined) this.add(lambdaIntegration(lambda));
    if (sns !== undefined) this.add(snsIntegration(sns));
    this.runFunction = lambda && functionRunner(lambda);
    this.catalog = { actions: this.integrations, functions: lambda !== undefined };
  }

  private add(integration: Integration): void {
    this.integrations.set(`${integration.service}:${integration.action}`, integration);
  }

  /** Runs a task to its answer; never rejects. */
  async run(state: TaskState, enteredEventId: number, request: TaskRequest): Promise<TaskAnswer> {
    try {
      const { resource } = state;
      if (resource.kind === 'function') {
        if (this.runFunction !== undefined) return await this.runFunction(resource.functionArn, request);
      } else if (resource.kind === 'service') {
        const integration = this.integrations.get(`${resource.resourceType}:${resource.action}`);
        if (integration !== undefined) return await integration.run(request);
      }
      const cause = 'The service that this task needs is not connected to this endpoint.';
      return { failure: { error: 'States.Runtime', cause, terminal: true } };
    } catch (error) {
      if (error instanceof StatesError) return { failure: failureOf(error, state.name, enteredEventId) };
      const cause = error instanceof Error ? error.message : String(error);
      return { failure: { error: 'States.TaskFailed', cause } };
    }
  }
}
