/** One engine in a process of its own: answers each round it is asked for. Needs --expose-gc. */
import { megabytes } from '../lib/machine.ts';
import { closedLoop, type Figures } from '../lib/measure.ts';
import { check, type Execute, order } from './workflow.ts';

export interface RoundRequest {
  readonly clients: number;
  readonly milliseconds: number;
}

/** Memory in MB; `heap` is what is left after a full collection. `cpu` is in microseconds per execution. */
export interface RoundAnswer extends Figures {
  readonly cpu: number;
  readonly heap: number;
  readonly rss: number;
}

const { createEngine } = (await import(`./${process.argv[2]}.ts`)) as { createEngine: () => Promise<Execute> };
const execute = await createEngine();

process.on('message', async ({ clients, milliseconds }: RoundRequest) => {
  const before = process.cpuUsage();
  const figures = await closedLoop(clients, milliseconds, async (index) => {
    const input = order(index);
    check(input, await execute(input));
  });
  const { user, system } = process.cpuUsage(before);
  await new Promise((resolve) => setImmediate(resolve));
  gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const cpu = (user + system) / figures.calls;
  process.send?.({ ...figures, cpu, heap: megabytes(heapUsed), rss: megabytes(rss) } satisfies RoundAnswer);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
