import type { Lambda } from '@expressway/local-aws';

/** As Lambda tells of a process that has ended. */
export const dead: Awaited<ReturnType<Lambda['invoke']>> = {
  statusCode: 200,
  executedVersion: '$LATEST',
  requestId: '',
  payload: '{"errorType":"Runtime.ExitError","errorMessage":"Error: Runtime exited"}',
  functionError: 'Unhandled',
};
