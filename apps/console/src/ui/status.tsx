import type { components, OrderStatus } from '@expressway/client';
import { Icon, type IconName } from './icon.tsx';

export type ExecutionStatus = components['schemas']['Execution']['status'];
export type Tone = 'good' | 'bad' | 'busy' | 'warn' | 'calm';

/** How a status is shown: never by colour alone. */
export interface StatusLook {
  words: string;
  tone: Tone;
  icon: IconName;
  spins?: boolean;
}

export const executionLooks: Record<ExecutionStatus, StatusLook> = {
  RUNNING: { words: 'Running', tone: 'busy', icon: 'turning', spins: true },
  SUCCEEDED: { words: 'Succeeded', tone: 'good', icon: 'check' },
  FAILED: { words: 'Failed', tone: 'bad', icon: 'cross' },
  TIMED_OUT: { words: 'Timed out', tone: 'bad', icon: 'clock' },
  ABORTED: { words: 'Stopped', tone: 'calm', icon: 'stop' },
  PENDING_REDRIVE: { words: 'Waits for its redrive', tone: 'warn', icon: 'back' },
};

export const orderLooks: Record<OrderStatus, StatusLook> = {
  pending: { words: 'Pending', tone: 'busy', icon: 'clock' },
  processing: { words: 'Being worked on', tone: 'busy', icon: 'turning', spins: true },
  awaiting_payment_action: { words: 'Waits for the customer’s bank', tone: 'warn', icon: 'clock' },
  completed: { words: 'Completed', tone: 'good', icon: 'check' },
  compensating: { words: 'Being undone', tone: 'warn', icon: 'back' },
  declined: { words: 'Declined', tone: 'bad', icon: 'cross' },
  rejected: { words: 'Rejected', tone: 'bad', icon: 'cross' },
  failed: { words: 'Failed', tone: 'bad', icon: 'cross' },
  cancelled: { words: 'Cancelled', tone: 'calm', icon: 'stop' },
  needs_attention: { words: 'Needs attention', tone: 'warn', icon: 'alert' },
};

export const Status = ({ look: { words, tone, icon, spins = false } }: { look: StatusLook }) => (
  <span class={`status tone-${tone}`}>
    <Icon name={icon} spins={spins} />
    {words}
  </span>
);
