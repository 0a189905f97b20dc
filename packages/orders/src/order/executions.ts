/** What Step Functions says of an execution (API reference, DescribeExecution). */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';

/** The executions of order-processing, by the orders that they work on. */
export interface Executions {
  /** Starts an order's execution; a start that was made before counts. */
  start(orderId: string, input: string): Promise<void>;
  /** How an order's execution goes; undefined when there is none (any more). May be a moment behind. */
  status(orderId: string): Promise<ExecutionStatus | undefined>;
}

/** Answers tasks that wait with a token. All are false when nobody waits for it (any more). */
export interface TaskTokens {
  succeed(taskToken: string, output: object): Promise<boolean>;
  fail(taskToken: string, error: string, cause: string): Promise<boolean>;
}
