import type { IconName } from '../ui/icon.tsx';
import type { StepStatus } from './steps.ts';

/** How the status of a step is told: never by colour alone. */
export const stepLooks: Record<StepStatus, { words: string; icon: IconName }> = {
  running: { words: 'running', icon: 'turning' },
  succeeded: { words: 'succeeded', icon: 'check' },
  failed: { words: 'failed', icon: 'cross' },
  caught: { words: 'failed and caught', icon: 'alert' },
  stopped: { words: 'stopped', icon: 'stop' },
};
