import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { forked, message, stopped } from '../../lib/children.ts';
import { post } from '../../lib/http.ts';
import type { Outcome } from '../order.ts';
import type { StartSystem } from '../system.ts';

/** Step Functions has no call that waits for a Standard execution, so a client asks again after a pause, in ms. */
const POLL = 2;

export const startExpressway: StartSystem = async (folder) => {
  const module = fileURLToPath(import.meta.resolve('./expressway-server.ts'));
  const child = forked(module, [join(folder, 'states.db')]);
  const { url, stateMachineArn } = await message<{ url: string; stateMachineArn: string }>(child);
  const call = (operation: string, body: object) =>
    post(url, body, { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` });
  return {
    name: 'expressway',
    processes: [child.pid as number],
    execute: async (order) => {
      const input = JSON.stringify({ order });
      const { executionArn } = await call('StartExecution', { stateMachineArn, name: order.id, input });
      for (;;) {
        const { status, output } = await call('DescribeExecution', { executionArn });
        if (status === 'SUCCEEDED') return outcomeOf(JSON.parse(output as string));
        if (status !== 'RUNNING') throw new Error(`an execution ended ${status}`);
        await setTimeout(POLL);
      }
    },
    stop: () => stopped(child),
  };
};

interface Output {
  readonly order: { readonly id: string };
  readonly validate: { readonly total: number };
  readonly capture: { readonly status: string };
  readonly notify: { readonly message: string };
}

function outcomeOf({ order, validate, capture, notify }: Output): Outcome {
  return { id: order.id, total: validate.total, status: capture.status, message: notify.message };
}
