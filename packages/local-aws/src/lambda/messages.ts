/** What the service and a function's worker thread say to each other. */

/** The body of a failed invocation, as Lambda's Node.js runtime writes it. Errors of the platform itself have no trace. */
export interface FunctionErrorBody {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

export interface WorkerSetup {
  /** File URL of the module that exports `handler`. */
  handler: string;
  /** Where compiled code is kept, if anywhere: a thread doesn't inherit that of its process. */
  compileCache: string | undefined;
}

export interface InvokeMessage {
  requestId: string;
  /** JSON text. */
  payload: string;
  invokedFunctionArn: string;
  /** X-Ray's. */
  traceHeader: string;
  /** Milliseconds since 1970 when the invocation times out. */
  deadline: number;
  clientContext?: unknown;
}

export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'initError'; error: FunctionErrorBody }
  | { type: 'result'; requestId: string; payload: string }
  | { type: 'error'; requestId: string; error: FunctionErrorBody }
  /** The thread is about to end, and why. */
  | { type: 'crash'; error: FunctionErrorBody }
  /** Without the line break at its end. */
  | { type: 'output'; source: 'stdout' | 'stderr'; text: string; requestId?: string };
