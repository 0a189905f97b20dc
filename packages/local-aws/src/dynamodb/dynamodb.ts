import { setTimeout as delay } from 'node:timers/promises';
import { findDynoxide } from './binary.ts';
import { freePort } from './free-port.ts';
import { type GuardedProcess, startGuarded } from './guarded-process.ts';

export interface DynamoDbOptions {
  /** SQLite file; in memory without one. */
  file?: string;
  /** What the process prints, line by line. */
  log?(line: string): void;
  /** It has ended, though nobody closed it; `reason` in words. Called at most once, and only after it was ready. */
  onUnexpectedExit?(reason: string): void;
  /** The program to run; found by itself unless given. */
  binary?: string;
}

export interface DynamoDb {
  /** For AWS_ENDPOINT_URL_DYNAMODB. */
  endpoint: string;
  /** Ends the process; resolves once it is gone. */
  close(): Promise<void>;
}

/** An earlier process may need a moment to let go of the file, and a free port may be taken before it is used. */
const passing = /already in use|locked|busy/i;
const attempts = 20;
const pause = 250;

/**
 * Starts dynoxide, a DynamoDB on SQLite, on a free loopback port, and resolves when it answers. The process ends with
 * this one, however that ends. Throws, with what it printed, when it can't be started.
 */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  const binary = options.binary ?? findDynoxide();
  for (let attempt = 1; ; attempt++) {
    const started = await tryToStart(binary, options);
    if ('endpoint' in started) return started;
    if (attempt === attempts || !passing.test(started.failure)) throw new Error(started.failure);
    await delay(pause);
  }
}

async function tryToStart(binary: string, options: DynamoDbOptions): Promise<DynamoDb | { failure: string }> {
  const port = await freePort();
  const printed: string[] = [];
  const listening = Promise.withResolvers<void>();
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port)];
  if (options.file !== undefined) args.push('--db-path', options.file);

  const child = startGuarded(binary, args, (line) => {
    options.log?.(line);
    printed.push(line);
    // Only the process that has the port says this: an answer alone could come from another one.
    if (line.includes('listening')) listening.resolve();
  });
  const failed = child.ended.then((how) => ({
    failure: `The local DynamoDB did not start (${how}): ${printed.join(' ').trim() || binary}`,
  }));
  const endpoint = `http://127.0.0.1:${port}`;
  const answering = new AbortController();
  const ready = listening.promise.then(() => untilAnswering(endpoint, answering.signal));
  const outcome = await Promise.race([ready, failed]);
  if (outcome) {
    answering.abort();
    return outcome;
  }
  return { endpoint, close: watch(child, options.onUnexpectedExit) };
}

/** Reports an end that nobody asked for; answers how to ask for it. */
function watch(child: GuardedProcess, onUnexpectedExit: DynamoDbOptions['onUnexpectedExit']): () => Promise<void> {
  let closing = false;
  void child.ended.then((how) => {
    if (!closing) onUnexpectedExit?.(how);
  });
  return () => {
    closing = true;
    return child.stop();
  };
}

async function untilAnswering(endpoint: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      // Any answer will do, a refusal of this unsigned request too.
      const response = await fetch(endpoint, { method: 'POST', signal });
      await response.arrayBuffer();
      return;
    } catch {
      await delay(10);
    }
  }
}
