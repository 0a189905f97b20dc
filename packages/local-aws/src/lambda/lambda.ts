import type { RequestListener } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type FunctionDefinition, instanceEnvironment, memorySizeOf } from './environment.ts';
import { createLambdaListener } from './http.ts';
import { type Instance, type Invocation, type Outcome, startInstance } from './instance.ts';
import type { FunctionErrorBody } from './messages.ts';
import { type Inventory, type InvokeRequest, readRequest, version } from './request.ts';
import { failedResponse, type InvokeResponse } from './response.ts';
import { LambdaServiceError } from './service-errors.ts';

/** A line of output, or what the platform has to say; `text` may have several lines. */
export interface LambdaLogEntry {
  functionName: string;
  requestId?: string;
  source: 'stdout' | 'stderr' | 'platform';
  text: string;
}

export interface LambdaOptions extends Inventory {
  uuid(): string;
  now(): Date;
  log?(entry: LambdaLogEntry): void;
  /** Waits before an asynchronous invocation that failed is tried again, in milliseconds; AWS's unless given. */
  retryDelays?: readonly number[];
}

export interface Lambda {
  /**
   * Invokes a function. A function's failure is an answer with `functionError`. Rejects with an error that has the name
   * of Lambda's exception (ResourceNotFoundException, InvalidRequestContentException, RequestTooLargeException …), or with
   * the signal's reason: the function then runs on, as on AWS, and nobody hears its answer.
   */
  invoke(request: InvokeRequest, signal: AbortSignal): Promise<InvokeResponse>;
  /** Lambda's Invoke over HTTP: `POST /2015-03-31/functions/{name}/invocations`. */
  requestListener: RequestListener;
  /** Loads functions, all unless named, now rather than with their first invocation; one that can't be loaded says so in the log. */
  warm(names?: readonly string[]): Promise<void>;
  /** Ends all threads; invocations in flight fail. */
  close(): Promise<void>;
}

/** In milliseconds. */
const asynchronousRetryDelays = [60_000, 120_000];

/** A Lambda for one machine: handlers run in worker threads of this process, one thread per function. */
export function createLambda(options: LambdaOptions): Lambda {
  const { functions, region, uuid, now, log = () => {}, retryDelays = asynchronousRetryDelays } = options;
  const current = new Map<string, Instance>();
  const alive = new Set<Instance>();
  const closing = new AbortController();

  const newTrace = () => {
    const seconds = Math.floor(now().getTime() / 1000).toString(16);
    const digits = (uuid() + uuid()).replaceAll('-', '');
    return `Root=1-${seconds}-${digits.slice(0, 24)};Parent=${digits.slice(24, 40)};Sampled=0`;
  };
  const start = (name: string, definition: FunctionDefinition): Instance => {
    const day = now().toISOString().slice(0, 10).replaceAll('-', '/');
    const logStream = `${day}/[${version}]${uuid().replaceAll('-', '')}`;
    const instance: Instance = startInstance({
      handler: definition.handler,
      timeoutSeconds: definition.timeoutSeconds,
      memorySize: memorySizeOf(definition),
      environment: instanceEnvironment(name, definition, region, logStream),
      now,
      onOutput: (output) => log({ functionName: name, ...output }),
      onInitError: (error) =>
        log({ functionName: name, source: 'platform', text: `The module can't be loaded: ${inWords(error)}` }),
      onRetired: () => current.get(name) === instance && current.delete(name),
      onEnded: () => alive.delete(instance),
    });
    current.set(name, instance);
    alive.add(instance);
    return instance;
  };
  const instanceOf = (name: string, definition: FunctionDefinition) => current.get(name) ?? start(name, definition);

  const run = async (name: string, definition: FunctionDefinition, invocation: Invocation): Promise<Outcome> => {
    const outcome = await instanceOf(name, definition).invoke(invocation);
    if (!outcome.ok)
      log({
        functionName: name,
        requestId: invocation.requestId,
        source: 'platform',
        text: inWords(outcome.error),
      });
    return outcome;
  };

  /** Tries until it succeeds or the retries are used up; nobody waits for the outcome, which the log tells. */
  const runAsynchronously = async (name: string, definition: FunctionDefinition, invocation: Invocation) => {
    for (const wait of [0, ...retryDelays]) {
      try {
        if (wait > 0) await delay(wait, undefined, { signal: closing.signal });
      } catch {
        return;
      }
      if (closing.signal.aborted || (await run(name, definition, invocation)).ok) return;
    }
  };

  const invoke = async (request: InvokeRequest, signal: AbortSignal): Promise<InvokeResponse> => {
    signal.throwIfAborted();
    const requestId = uuid();
    if (closing.signal.aborted) throw new LambdaServiceError('ServiceException', 'Lambda has been closed.', requestId);
    const { name, definition, invocation } = readRequest(request, options, requestId, newTrace);
    switch (request.invocationType) {
      case 'DryRun':
        return { statusCode: 204, executedVersion: version, requestId, payload: '' };
      case 'Event':
        void runAsynchronously(name, definition, invocation);
        return { statusCode: 202, executedVersion: version, requestId, payload: '' };
      case 'RequestResponse': {
        const outcome = await unlessAborted(run(name, definition, invocation), signal);
        return outcome.ok
          ? { statusCode: 200, executedVersion: version, requestId, payload: outcome.payload }
          : failedResponse(requestId, outcome.error);
      }
      default:
        return request.invocationType satisfies never;
    }
  };

  return {
    invoke,
    requestListener: createLambdaListener(invoke, uuid),
    async warm(names = Object.keys(functions)) {
      await Promise.all(
        names.map((name) => {
          const definition = functions[name];
          if (!definition) throw new Error(`There is no function ${name}.`);
          return instanceOf(name, definition).ready();
        }),
      );
    },
    async close() {
      closing.abort();
      await Promise.all([...alive].map((instance) => instance.terminate()));
    },
  };
}

const inWords = ({ errorType, errorMessage, trace = [] }: FunctionErrorBody): string =>
  [`${errorType}: ${errorMessage}`, ...trace].join('\n');

/** The promise's outcome, or the signal's reason if that comes first; the promise's own failure is then nobody's. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
