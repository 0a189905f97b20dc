import { developmentCall } from '../console/development-call.ts';

/** Ends the waits that an execution is in. Throws where it is in none. */
export async function skipWait(executionArn: string): Promise<void> {
  const path = `executions/${encodeURIComponent(executionArn)}/skip-wait`;
  const { skipped } = await developmentCall<{ skipped: boolean }>('POST', path, { body: {} });
  if (!skipped)
    throw new Error(
      'It does not wait for time to pass just now: a task is at work, or it waits for somebody’s answer.',
    );
}
