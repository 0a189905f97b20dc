import { createHash } from 'node:crypto';
import type { ChildExecutions } from '../integrations/start-execution.ts';
import type { JsonObject } from '../json.ts';
import type { ServiceContext } from './context.ts';
import { describeExecution } from './operations/describe-execution.ts';
import { beginExecution } from './operations/start-execution.ts';

/** What tasks do with executions of this endpoint, within the process. `context` is asked for when the first one runs. */
export function childExecutions(context: () => ServiceContext): ChildExecutions {
  return {
    start: (child, startedBy) => beginExecution(context(), { name: derivedName(startedBy), ...child }, startedBy),
    ended: async (executionArn) => {
      await context().runner.whenEnded(executionArn);
      return { ...describeExecution(context(), { executionArn }) } satisfies JsonObject;
    },
    stop: (executionArn) => context().runner.cancel(executionArn),
  };
}

/** A name of a UUID's form that the same task always gets, so that it can't start two executions. */
function derivedName(startedBy: string): string {
  const hex = createHash('sha256').update(startedBy).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-a$4-$5');
}
