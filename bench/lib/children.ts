import { type ChildProcess, type ForkOptions, fork, type SpawnOptions, spawn } from 'node:child_process';

/** Every process that was started here and still runs. None outlives this one. */
const running = new Set<ChildProcess>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function kept(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** A module in a process of its own, which talks by messages and leaves when this one does. */
export const forked = (module: string, args: readonly string[], options?: ForkOptions): ChildProcess =>
  kept(fork(module, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], ...options }));

/** A program in a process of its own; what it prints is dropped. */
export const started = (command: string, args: readonly string[], options: SpawnOptions): ChildProcess =>
  kept(spawn(command, args, { stdio: 'ignore', ...options }));

/** Asks a process to end, and makes it if it doesn't within five seconds. */
export function stopped(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const killing = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.once('exit', () => {
      clearTimeout(killing);
      resolve();
    });
    child.kill(signal);
  });
}

/** The next message of a forked process. Rejects if it ends instead. */
export function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`${child.spawnargs.at(-1)} ended without an answer`));
    child.once('exit', gone);
    child.once('message', (answer) => {
      child.off('exit', gone);
      resolve(answer as T);
    });
  });
}
