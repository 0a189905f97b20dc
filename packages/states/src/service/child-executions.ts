import type { ChildExecutions } from '../integrations/start-execution.ts';
import type { JsonObject } from '../json.ts';
import { nameBasedUuid } from '../name-based-uuid.ts';
import type { ServiceContext } from './context.ts';
import { describeExecution } from './operations/describe-execution.ts';
import { beginExecution } from './operations/start-execution.ts';

/** What tasks do with executions of this endpoint, within the process. `context` is asked for when the first one runs. */
export function childExecutions(context: () => ServiceContext): ChildExecutions {
  return {
    // The same task always gives the same name, so that it can't start two executions.
    start: (child, startedBy) => beginExecution(context(), { name: nameBasedUuid(startedBy), ...child }, startedBy),
    ended: async (executionArn) => {
      await context().runner.whenEnded(executionArn);
      return { ...describeExecution(context(), { executionArn }) } satisfies JsonObject;
    },
    stop: (executionArn) => context().runner.cancel(executionArn),
  };
}
