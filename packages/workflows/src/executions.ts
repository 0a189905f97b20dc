import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  SFNServiceException,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { ExecutionStatus, Executions } from '@expressway/orders';
import { executionArnOf, executionName } from './execution-arn.ts';
import { ExecutionNotFound, NotRedrivable } from './execution-errors.ts';
import { redriveExecution } from './redrive.ts';

/** The execution could not be started now. The order stands; starting it again later is safe. */
export class StartUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartUnavailable';
  }
}

/** The executions of order-processing, each named after its order: `order-<orderId>`. */
export interface OrderExecutions extends Executions {
  /** The ARN that the order's execution has or would have. */
  arn(orderId: string): string;
  /** A start that was made before counts. Throws StartUnavailable. */
  start(orderId: string, input: string, traceHeader?: string): Promise<void>;
  /** Lets an execution that failed go on where it did. Throws NotRedrivable. */
  redrive(orderId: string): Promise<void>;
}

export function createOrderExecutions(sfn: SFNClient, orderProcessingArn: string): OrderExecutions {
  const executionArn = (orderId: string) => executionArnOf(orderProcessingArn, executionName(orderId));
  return {
    arn: executionArn,

    async start(orderId, input, traceHeader) {
      try {
        await sfn.send(
          new StartExecutionCommand({
            stateMachineArn: orderProcessingArn,
            name: executionName(orderId),
            input,
            ...(traceHeader === undefined ? {} : { traceHeader }),
          }),
        );
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return;
        const what = error instanceof SFNServiceException ? error.name : String(error);
        throw new StartUnavailable(`The execution of ${orderId} could not be started: ${what}`, { cause: error });
      }
    },

    async status(orderId) {
      try {
        const { status } = await sfn.send(
          new DescribeExecutionCommand({ executionArn: executionArn(orderId), includedData: 'METADATA_ONLY' }),
        );
        return status as ExecutionStatus;
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return undefined;
        throw error;
      }
    },

    async redrive(orderId) {
      try {
        await redriveExecution(sfn, executionArn(orderId));
      } catch (error) {
        if (error instanceof ExecutionNotFound) throw new NotRedrivable(error.message, { cause: error });
        throw error;
      }
    },
  };
}
