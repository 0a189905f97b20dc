import type { Clock } from './clock.ts';

/** AWS answers a poll that found no task after a minute. */
const LONGEST_POLL = 60_000;

/** A scheduled task that waits for a worker. */
export interface OpenTask {
  readonly token: string;
  /** JSON text. */
  readonly input: string;
  /** Records who takes the task; false when it is gone. */
  readonly assign: (workerName: string | undefined) => boolean;
}

/** Takes a task, if it still can be had; false lets the next worker have it. */
type Worker = (task: OpenTask) => boolean;

interface Queue {
  readonly tasks: Set<OpenTask>;
  readonly workers: Set<Worker>;
}

/**
 * Brings the scheduled tasks of activities and the workers who poll for them together, each first come, first served.
 * Nothing here needs to be kept: executions offer their open tasks again when they are resumed.
 */
export class ActivityTasks {
  private readonly clock: Clock;
  private readonly queues = new Map<string, Queue>();
  private readonly polls = new Set<() => void>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Offers a task until a worker takes it or the signal says that it is no more. */
  offer(activityArn: string, task: OpenTask, signal: AbortSignal): void {
    const { tasks, workers } = this.queue(activityArn);
    for (const worker of workers) if (worker(task)) return;
    tasks.add(task);
    signal.addEventListener('abort', () => tasks.delete(task), { once: true });
  }

  /** The next task, or undefined after a minute or when the worker has gone. */
  poll(activityArn: string, workerName: string | undefined, signal: AbortSignal): Promise<OpenTask | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    const { tasks, workers } = this.queue(activityArn);
    for (const task of tasks) {
      tasks.delete(task);
      if (task.assign(workerName)) return Promise.resolve(task);
    }
    return new Promise((resolve) => {
      const end = (task?: OpenTask) => {
        workers.delete(worker);
        this.polls.delete(leave);
        cancelTimer();
        signal.removeEventListener('abort', leave);
        resolve(task);
      };
      const leave = () => end();
      const worker = (task: OpenTask) => {
        if (!task.assign(workerName)) return false;
        end(task);
        return true;
      };
      const cancelTimer = this.clock.setTimer(this.clock.now() + LONGEST_POLL, leave);
      signal.addEventListener('abort', leave, { once: true });
      workers.add(worker);
      this.polls.add(leave);
    });
  }

  /** Answers all who wait that there is nothing. */
  close(): void {
    for (const leave of this.polls) leave();
  }

  private queue(activityArn: string): Queue {
    let queue = this.queues.get(activityArn);
    if (queue === undefined) {
      queue = { tasks: new Set(), workers: new Set() };
      this.queues.set(activityArn, queue);
    }
    return queue;
  }
}
