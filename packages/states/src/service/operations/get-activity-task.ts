import { findActivity } from '../activity.ts';
import type { ServiceContext } from '../context.ts';
import { Request } from '../request.ts';

export type GetActivityTaskInput = { readonly activityArn: string; readonly workerName?: string };

/** Both absent when no task came up in time. */
export interface GetActivityTaskOutput {
  readonly taskToken?: string;
  readonly input?: string;
}

/** Waits up to a minute for a task of the activity; the answer comes when the assignment is on disk. */
export async function getActivityTask(
  context: ServiceContext,
  body: GetActivityTaskInput,
  signal: AbortSignal,
): Promise<GetActivityTaskOutput> {
  const request = new Request(body);
  const workerName = request.string('workerName', { min: 1, max: 80 });
  const { name } = findActivity(context, request);
  context.journal.commits.check();
  const task = await context.activityTasks.poll(context.arns.activity(name), workerName, signal);
  if (task === undefined) return {};
  await context.runner.committed();
  return { taskToken: task.token, input: task.input };
}
