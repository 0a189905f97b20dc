import type { Command } from '../interpreter/decide.ts';
import { readTaskToken, type TaskAddress } from '../interpreter/task-token.ts';
import { activityByArn } from './activity.ts';
import type { ServiceContext } from './context.ts';
import { invalidToken, ServiceError } from './errors.ts';
import type { Request } from './request.ts';

const MAX_TOKEN = 2048;

export function readToken(request: Request): string {
  return request.requiredString('taskToken', { min: 1, max: MAX_TOKEN });
}

/**
 * Delivers what the holder of a task token says, and waits until it is on disk. Throws InvalidToken for what is no
 * token, TaskTimedOut for a task that has ended, TaskDoesNotExist for one whose activity was deleted.
 */
export async function deliver(
  context: ServiceContext,
  token: string,
  command: (frame: number) => Command,
): Promise<Record<string, never>> {
  const target = readTaskToken(token);
  if (target === undefined) throw invalidToken();
  checkActivity(context, target);
  const { runner } = context;
  if (!runner.deliver(target.executionArn, command(target.frame))) {
    throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }
  await runner.committed();
  return {};
}

/** Workers of an activity that was deleted get nowhere until there is one of its name again. */
function checkActivity(context: ServiceContext, { executionArn, frame }: TaskAddress): void {
  const state = context.runner.get(executionArn)?.run.execution.frames.get(frame)?.state;
  if (state?.type !== 'Task' || state.resource.kind !== 'activity') return;
  const { activityArn } = state.resource;
  if (activityByArn(context, activityArn) !== undefined) return;
  throw new ServiceError('TaskDoesNotExist', `Task Does Not Exist: 'Activity does not exist: ${activityArn}'`);
}
