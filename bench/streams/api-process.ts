/** The API in a process of its own, which says where it listens, and when asked, what it uses. Needs --expose-gc. */
import { setImmediate } from 'node:timers/promises';
import { startServer } from '../../apps/api/src/server.ts';

export type Question = 'memory' | 'cpu';

/** Bytes: resident, and what is left of heap and buffers after a collection. */
export interface MemoryAnswer {
  readonly resident: number;
  readonly kept: number;
}

/** Milliseconds of processor time since the start. */
export interface CpuAnswer {
  readonly cpu: number;
}

async function memory(): Promise<MemoryAnswer> {
  const resident = process.memoryUsage.rss();
  gc?.();
  // What the first collection finalised lets go of more.
  await setImmediate();
  gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return { resident, kept: heapUsed + external };
}

function cpu(): CpuAnswer {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000 };
}

const app = await startServer(process.env);
process.on('message', async (question: Question) => process.send?.(question === 'cpu' ? cpu() : await memory()));
process.on('disconnect', () => process.exit());
process.once('SIGTERM', () => void app.close().then(() => process.exit()));
process.send?.(app.listeningOrigin);
