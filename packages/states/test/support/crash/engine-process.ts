import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Change } from './changes.ts';

const PROGRAM = join(import.meta.dirname, 'engine.ts');

export interface Token {
  readonly token: string;
  readonly number: number;
}

/** A running engine in a process of its own, and a client of it. */
export interface EngineProcess {
  readonly pid: number;
  readonly client: SFNClient;
  /** Aborted when the process is gone. */
  readonly gone: AbortSignal;
  readonly kill: () => void;
  /** Settles when the process is gone. */
  readonly exited: Promise<void>;
}

/** Starts an engine; undefined when it died before it listened. `heard` gets all else that it says. */
export async function launch(
  file: string,
  origin: number,
  killAt: number,
  heard: (said: Token | Change) => void,
): Promise<EngineProcess | undefined> {
  // Without what the test runner puts into its children: a handler that ends the process at any signal, for one. A
  // process that is killed leaves no compiled code behind for the next; a cache lets them start in half the time.
  const environment = ['-u', 'NODE_OPTIONS', `NODE_COMPILE_CACHE=${join(dirname(file), 'compiled')}`];
  const command = [...environment, process.execPath, PROGRAM, file, String(origin), String(killAt)];
  const child: ChildProcess = spawn('env', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new AbortController();
  const exited = once(child, 'exit').then(([code]) => {
    ended.abort();
    if (code !== null) throw new Error(`the engine ended by itself, with ${code}`);
  });
  const listening = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> }).on('line', (text) => {
      const line = JSON.parse(text) as { url: string } | Token | Change;
      if ('url' in line) resolve(line.url);
      else heard(line);
    });
  });
  const url = await Promise.race([listening, exited]);
  if (url === undefined) return undefined;
  const client = new SFNClient({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  void exited.catch(() => undefined).then(() => client.destroy());
  return { pid: child.pid ?? 0, client, gone: ended.signal, kill: () => child.kill('SIGKILL'), exited };
}
