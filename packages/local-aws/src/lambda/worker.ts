import { enableCompileCache } from 'node:module';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import { thrownBody } from './function-errors.ts';
import type { FunctionErrorBody, InvokeMessage, WorkerMessage, WorkerSetup } from './messages.ts';

/**
 * The thread of one function: loads its module, then serves invocations, several at a time. It follows Lambda's Node.js
 * runtime in what a handler sees and in how its errors are reported.
 */

type Handler = (event: unknown, context: object) => unknown;

/**
 * How much functions stand back behind the thread that answers requests and decides what runs next, where the processors are
 * too few for all. More, and the work of orders that were taken would wait for too long.
 */
const niceness = 2;
// On Linux it is the calling thread's alone (setpriority(2), "C library/kernel differences").
if (process.platform === 'linux') setPriority(niceness);

const port = parentPort;
if (!port) throw new Error('This module runs in a worker thread.');
const post = (message: WorkerMessage): void => port.postMessage(message);

const { REQUEST_ID, X_RAY_TRACE_ID } = InvokeStoreBase.PROTECTED_KEYS;

/** Sends what is written to the host, with the request it belongs to; `console` writes here too. */
function captureOutput(source: 'stdout' | 'stderr', invokeStore: InvokeStoreBase): void {
  process[source].write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const requestId = invokeStore.get<string>(REQUEST_ID);
    post({ type: 'output', source, text: text.replace(/\n$/, ''), ...(requestId === undefined ? {} : { requestId }) });
    const written = rest.find((argument) => typeof argument === 'function');
    if (written) queueMicrotask(() => written());
    return true;
  }) as typeof process.stdout.write;
}

/** Reports the end of the thread before it comes; the numbers are the exit statuses of Lambda's runtime. */
function reportCrashes(): void {
  process.on('unhandledRejection', (reason) => {
    const { trace } = thrownBody(reason);
    post({
      type: 'crash',
      error: {
        errorType: 'Runtime.UnhandledPromiseRejection',
        errorMessage: String(reason),
        ...(trace ? { trace } : {}),
      },
    });
    process.exit(128);
  });
  process.on('uncaughtException', (error) => {
    console.error('Uncaught Exception', error);
    process.exit(129);
  });
}

async function loadHandler(file: string): Promise<Handler> {
  const { handler } = (await importModule(file)) as { handler?: unknown };
  const name = `${file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/, '')}.handler`;
  if (handler === undefined) throw runtimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw runtimeError('Runtime.HandlerNotFound', `${name} is not a function`);
  if (handler.length > 2)
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      `${name} takes a callback, which Node.js 24 on Lambda does not support`,
    );
  return handler as Handler;
}

async function importModule(file: string): Promise<unknown> {
  try {
    return await import(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw runtimeError('Runtime.UserCodeSyntaxError', String(error), error.stack);
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND')
      throw runtimeError('Runtime.ImportModuleError', String(error));
    throw error;
  }
}

function runtimeError(name: string, message: string, stack?: string): Error {
  return Object.assign(new Error(message), { name }, stack === undefined ? {} : { stack });
}

function serialize(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw runtimeError('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
}

function contextOf({ requestId, invokedFunctionArn, traceHeader, deadline, clientContext }: InvokeMessage): object {
  const { env } = process;
  return {
    awsRequestId: requestId,
    clientContext,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    identity: undefined,
    invokedFunctionArn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    xRayTraceId: traceHeader,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

async function serve(handler: Handler, message: InvokeMessage): Promise<void> {
  const { requestId } = message;
  try {
    const result = await handler(JSON.parse(message.payload), contextOf(message));
    post({ type: 'result', requestId, payload: serialize(result) });
  } catch (thrown) {
    post({ type: 'error', requestId, error: thrownBody(thrown) });
  }
}

function failInit(error: FunctionErrorBody): void {
  post({ type: 'initError', error });
  process.exit(1);
}

async function main(): Promise<void> {
  /**
   * What belongs to the invocation that runs, at the place where AWS's runtime keeps it and AWS's SDKs look for it: they add
   * the trace header to what they send. Invocations share the thread, so that there is none in the environment
   * (_X_AMZN_TRACE_ID), as on Lambda where it serves several at a time.
   */
  const invokeStore = await InvokeStore.getInstanceAsync(true);
  captureOutput('stdout', invokeStore);
  captureOutput('stderr', invokeStore);
  reportCrashes();
  try {
    const { handler: file, compileCache } = workerData as WorkerSetup;
    if (compileCache !== undefined) enableCompileCache(compileCache);
    const handler = await loadHandler(file);
    post({ type: 'ready' });
    port?.on('message', (message: InvokeMessage) =>
      invokeStore.run({ [REQUEST_ID]: message.requestId, [X_RAY_TRACE_ID]: message.traceHeader }, () =>
        serve(handler, message),
      ),
    );
  } catch (error) {
    failInit(thrownBody(error));
  }
}

// Not awaited here: V8 ends the whole process when a thread is terminated while its module waits (nodejs/node issue 53238).
void main();
