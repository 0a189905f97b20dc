import type { TaskState } from '../definition/model.ts';
import type { Registry } from '../integrations/registry.ts';
import { type Execution, type Frame, isLive } from '../interpreter/execution.ts';
import type { Payload } from '../payload.ts';

interface OpenJob {
  readonly state: TaskState;
  readonly scheduledBy: number;
  readonly receipt: Payload;
}

/** The jobs whose ends one execution waits for (`.sync`). What it stops waiting for is cancelled, as on AWS. */
export class OpenJobs {
  private readonly registry: Registry;
  private readonly open = new Map<number, OpenJob>();

  constructor(registry: Registry) {
    this.registry = registry;
  }

  /** Takes note of a frame's job, if it has submitted one. */
  note({ id, phase, state }: Frame): void {
    if (phase.kind !== 'task' || phase.task.receipt === undefined) return;
    if (state?.type !== 'Task' || state.resource.kind !== 'service') return;
    const { pattern } = state.resource;
    if (pattern !== 'sync' && pattern !== 'sync:2') return;
    const { scheduledBy, receipt } = phase.task;
    this.open.set(id, { state, scheduledBy, receipt });
  }

  has(frame: number): boolean {
    return this.open.has(frame);
  }

  ended(frame: number): void {
    this.open.delete(frame);
  }

  /** Cancels what nobody waits for any more: the execution, or the task alone, has ended. */
  cancelAbandoned(execution: Execution): void {
    for (const [id, { state, scheduledBy, receipt }] of this.open) {
      const frame = execution.frames.get(id);
      const live = frame !== undefined && execution.status === 'RUNNING' && isLive(execution, frame);
      if (live && frame.phase.kind === 'task' && frame.phase.task.scheduledBy === scheduledBy) continue;
      this.open.delete(id);
      this.registry.cancel(state, receipt);
    }
  }
}
