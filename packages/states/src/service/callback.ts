import type { Command } from '../interpreter/decide.ts';
import { readTaskToken } from '../interpreter/task-token.ts';
import type { ServiceContext } from './context.ts';
import { invalidToken, ServiceError } from './errors.ts';
import type { Request } from './request.ts';

const MAX_TOKEN = 2048;

export function readToken(request: Request): string {
  return request.requiredString('taskToken', { min: 1, max: MAX_TOKEN });
}

/** Delivers what the holder of a task token says, and waits until it is on disk. Throws InvalidToken or TaskTimedOut. */
export async function deliver(
  { runner }: ServiceContext,
  token: string,
  command: (frame: number) => Command,
): Promise<Record<string, never>> {
  const target = readTaskToken(token);
  if (target === undefined) throw invalidToken();
  if (!runner.deliver(target.executionArn, command(target.frame))) {
    throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }
  await runner.committed();
  return {};
}
