import { type SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { orderIdOf, type StateMachineArns } from './execution-arn.ts';
import { inspectionError, isoTime, requireKept } from './inspect.ts';
import { redriveExecution } from './redrive.ts';

export interface StopReason {
  /** At most 256 characters. */
  error?: string;
  /** At most 32,768 characters. */
  cause?: string;
}

export interface Operator {
  /**
   * Ends an execution as ABORTED, where it is; one that has ended stays as it is, and `stoppedAt` is its end. The order is
   * not told: see `endOrder`. Throws ExecutionNotFound or ExecutionsNotKept.
   */
  stop(executionArn: string, reason?: StopReason): Promise<{ orderId: string | null; stoppedAt: string }>;
  /** Lets an execution go on where it failed. Throws NotRedrivable, ExecutionNotFound or ExecutionsNotKept. */
  redrive(executionArn: string): Promise<{ orderId: string | null; redrivenAt: string }>;
}

/** Changes how executions go. */
export const createOperator = (sfn: SFNClient, stateMachines: StateMachineArns): Operator => ({
  async stop(executionArn, reason = {}) {
    const { name } = requireKept(stateMachines, executionArn);
    const { stopDate } = await sfn.send(new StopExecutionCommand({ executionArn, ...reason })).catch((error) => {
      throw inspectionError(error);
    });
    return { orderId: orderIdOf(name), stoppedAt: isoTime(stopDate) };
  },

  async redrive(executionArn) {
    const { name } = requireKept(stateMachines, executionArn);
    return { orderId: orderIdOf(name), redrivenAt: isoTime(await redriveExecution(sfn, executionArn)) };
  },
});
