import type { OwnService } from '../../src/integrations/registry.ts';

const uncalled = () => {
  throw new Error('not called');
};

/** For registries whose tasks are never run. */
export const uncalledService: OwnService = {
  executions: { start: uncalled, ended: uncalled, stop: uncalled },
  call: uncalled,
};
