import type { TaskTimes } from '../../history/events.ts';
import type { Payload } from '../../payload.ts';
import type { Frame, TaskInFlight } from '../execution.ts';

/** A task as it is scheduled. */
export function scheduled(id: number, argument: Payload, times: TaskTimes, token: string | undefined): TaskInFlight {
  return {
    scheduledBy: id,
    argument,
    token,
    stage: 'scheduled',
    receipt: undefined,
    deadline: times.deadline,
    timeoutSeconds: times.timeoutSeconds,
    heartbeatSeconds: times.heartbeatSeconds,
    heartbeatDeadline: times.heartbeatDeadline,
  };
}

/** Something is known of a task in flight. */
export function changeTask(frame: Frame, change: Partial<TaskInFlight>): void {
  if (frame.phase.kind === 'task') frame.phase = { kind: 'task', task: { ...frame.phase.task, ...change } };
}
