/** One rung in a process of its own; says where it listens, and when asked, how much processor time it has used. */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import Fastify from 'fastify';
import { pino } from 'pino';
import { unlimited } from '../../apps/local/prove/unlimited.ts';
import { compose } from '../../apps/local/src/compose.ts';
import { functionDefinitions } from '../../apps/local/src/functions.ts';
import { readSettings } from '../../apps/local/src/settings.ts';
import { createLambda } from '../../packages/local-aws/src/index.ts';
import type { LambdaInvoke } from '../../packages/states/src/index.ts';
import { type CheckInput, createSfnClient, createWorkflows } from '../../packages/workflows/src/index.ts';
import { createChecks } from './engine.ts';
import type { RungName } from './rungs.ts';

type Decide = (request: CheckInput) => Promise<object>;

/** Microseconds of processor time since the start, all threads together. */
export interface CpuAnswer {
  readonly cpu: number;
}

const { positionals } = parseArgs({ allowPositionals: true });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system } satisfies CpuAnswer);
});
process.on('disconnect', () => process.exit());
process.send?.({ url: await serve(positionals[0] as RungName) });

async function serve(rung: RungName): Promise<string> {
  switch (rung) {
    case 'bare': {
      const { decide } = await import('./checks.ts');
      return route(decide);
    }
    case 'engine':
      return route(await createChecks(await callsInProcess()));
    case 'threads':
      return route(await createChecks(callsInThreads()));
    case 'wire': {
      const { environment } = await server();
      const workflows = createWorkflows({
        sfn: createSfnClient(environment),
        orderChecksArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:order-checks',
        orderProcessingArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:order-processing',
      });
      return route(async (request) => (await workflows.check(request)).decision);
    }
    case 'api':
      return (await server()).url;
    default:
      return rung satisfies never;
  }
}

async function route(decide: Decide): Promise<string> {
  const app = Fastify();
  app.post<{ Body: CheckInput }>('/orders/validate', ({ body }) => decide(body));
  return app.listen({ host: '127.0.0.1', port: 0 });
}

async function callsInProcess(): Promise<LambdaInvoke> {
  const { handlers } = await import('./checks.ts');
  return async ({ functionName, payload }) => {
    const name = functionName.slice(functionName.lastIndexOf(':') + 1) as keyof typeof handlers;
    const result = await handlers[name](JSON.parse(payload) as CheckInput);
    return { statusCode: 200, executedVersion: '$LATEST', requestId: '', payload: JSON.stringify(result) };
  };
}

function callsInThreads(): LambdaInvoke {
  const environment = Object.fromEntries(Object.entries(process.env).flatMap(([name, value = '']) => [[name, value]]));
  const functions = functionDefinitions(environment);
  return createLambda({
    functions,
    region: 'us-east-1',
    accountId: '000000000000',
    uuid: randomUUID,
    now: () => new Date(),
  }).invoke;
}

/** All of Expressway, as `npm start` has it, in this process. */
function server() {
  return compose(readSettings({ ...process.env, ...unlimited }), {
    log: pino({ level: 'warn' }),
    onFailure: (error) => console.error(error),
  });
}
