import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Exit, exitBody, maxResultBytes, resultTooLargeBody, timedOutBody } from './function-errors.ts';
import type { FunctionErrorBody, InvokeMessage, WorkerMessage, WorkerSetup } from './messages.ts';

/** What became of an invocation. `payload` is JSON text. */
export type Outcome = { ok: true; payload: string } | { ok: false; error: FunctionErrorBody };

export type Invocation = Omit<InvokeMessage, 'deadline'>;

export interface InstanceSettings extends Pick<WorkerSetup, 'handler'> {
  timeoutSeconds: number;
  memorySize: number;
  environment: Record<string, string>;
  now(): Date;
  onOutput(output: { source: 'stdout' | 'stderr'; text: string; requestId?: string }): void;
  onInitError(error: FunctionErrorBody): void;
  /** It takes no more invocations; those in flight go on. Called once. */
  onRetired(): void;
  /** Its thread is gone. Called once, after `onRetired`. */
  onEnded(): void;
}

/** One worker thread that serves a function's invocations, several at a time. */
export interface Instance {
  invoke(invocation: Invocation): Promise<Outcome>;
  /** When the module is loaded, or has failed to. */
  ready(): Promise<void>;
  /** Ends the thread; what is in flight fails as when a runtime is killed. */
  terminate(): Promise<void>;
}

/** Lambda gives the module this long to load before the function's own time starts to count. */
const initMilliseconds = 10_000;

interface InFlight {
  settle(outcome: Outcome): void;
  timer?: NodeJS.Timeout;
}

/**
 * Starts the thread. An instance is retired when one of its invocations times out (its other ones may finish, then it is
 * terminated; a handler that blocks the thread lets all of them time out), when its module can't be loaded, or when the thread ends by itself.
 */
export function startInstance(settings: InstanceSettings): Instance {
  const { handler, timeoutSeconds, memorySize, environment, now } = settings;
  const inFlight = new Map<string, InFlight>();
  const initialised = Promise.withResolvers<void>();
  let retired = false;
  let crash: FunctionErrorBody | undefined;
  let killed = false;

  const cache = getCompileCacheDir();
  // That of this version of Node, below the folder that was set.
  const setup: WorkerSetup = { handler, compileCache: cache && dirname(cache) };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    name: environment.AWS_LAMBDA_FUNCTION_NAME ?? handler,
    workerData: setup,
    // Like the environment, this process's own options are not the function's business.
    env: environment,
    execArgv: [],
    // Beyond its limit a thread ends alone; without one, it would end the whole process.
    resourceLimits: { maxOldGenerationSizeMb: memorySize },
  });
  const initTimer = setTimeout(initialised.resolve, initMilliseconds);

  const retire = () => {
    if (retired) return;
    retired = true;
    settings.onRetired();
  };
  const settle = (requestId: string, outcome: Outcome) => {
    const entry = inFlight.get(requestId);
    if (!entry) return;
    clearTimeout(entry.timer);
    inFlight.delete(requestId);
    entry.settle(outcome);
    if (retired && inFlight.size === 0) void worker.terminate();
  };
  const timeOut = (requestId: string) => {
    retire();
    settle(requestId, { ok: false, error: timedOutBody(requestId, timeoutSeconds) });
  };

  const receive = (message: WorkerMessage) => {
    switch (message.type) {
      case 'ready':
        return initialised.resolve();
      case 'initError':
        crash = message.error;
        settings.onInitError(message.error);
        return retire();
      case 'result':
        return settle(message.requestId, resultOutcome(message.payload));
      case 'error':
        return settle(message.requestId, { ok: false, error: message.error });
      case 'crash':
        crash = message.error;
        return;
      case 'output': {
        const { type: _, ...output } = message;
        return settings.onOutput(output);
      }
      default:
        return message satisfies never;
    }
  };

  const end = (status: number) => {
    clearTimeout(initTimer);
    initialised.resolve();
    retire();
    const exit: Exit = killed ? { by: 'signal', signal: 'killed' } : { by: 'status', status };
    for (const requestId of [...inFlight.keys()])
      settle(requestId, { ok: false, error: crash ?? exitBody(requestId, exit) });
    settings.onEnded();
  };

  const terminate = async () => {
    killed = true;
    await worker.terminate();
  };

  worker.on('message', receive);
  worker.on('error', (error) => {
    // The thread itself reports what its handler did; what comes here ended the thread from outside, as too little memory does.
    killed = true;
    settings.onOutput({ source: 'stderr', text: String(error) });
  });
  worker.on('exit', end);

  return {
    invoke(invocation) {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      const entry: InFlight = { settle: resolve };
      inFlight.set(invocation.requestId, entry);
      void initialised.promise.then(() => {
        if (inFlight.get(invocation.requestId) !== entry) return;
        const milliseconds = timeoutSeconds * 1000;
        worker.postMessage({ ...invocation, deadline: now().getTime() + milliseconds } satisfies InvokeMessage);
        entry.timer = setTimeout(timeOut, milliseconds, invocation.requestId);
      });
      return promise;
    },
    ready: () => initialised.promise,
    terminate,
  };
}

const resultOutcome = (payload: string): Outcome =>
  Buffer.byteLength(payload) > maxResultBytes ? { ok: false, error: resultTooLargeBody } : { ok: true, payload };
