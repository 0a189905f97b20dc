import { instrumented } from '../../src/instrumented.ts';
import { log } from '../../src/log.ts';

/** A task that tells of itself, and fails the way SDKs do if it is told to. */
export const handler = instrumented(async ({ fail }: { orderId?: string; fail?: string }) => {
  log.info({ shippingAddress: { line1: fail }, step: 1 }, 'at work');
  if (fail === undefined) return 'done';
  throw Object.assign(new Error(`refused: Bearer ${fail}`), {
    name: 'OrderSuperseded',
    raw: { headers: { authorization: fail } },
    cause: Object.assign(new Error('below'), { $response: { body: fail } }),
  });
});
