import type { ChildExecutions } from '../../src/integrations/start-execution.ts';

const uncalled = () => {
  throw new Error('not called');
};

/** For registries whose tasks are never run. */
export const noExecutions: ChildExecutions = { start: uncalled, ended: uncalled, stop: uncalled };
