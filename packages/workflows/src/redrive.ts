import {
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  RedriveExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { ExecutionNotFound, NotRedrivable } from './execution-errors.ts';

/** Lets an execution go on where it failed, and answers since when it does. Throws ExecutionNotFound or NotRedrivable. */
export async function redriveExecution(sfn: SFNClient, executionArn: string): Promise<Date | undefined> {
  try {
    return (await sfn.send(new RedriveExecutionCommand({ executionArn }))).redriveDate;
  } catch (error) {
    if (error instanceof ExecutionNotRedrivable) throw new NotRedrivable(error.message, { cause: error });
    if (error instanceof ExecutionDoesNotExist) throw new ExecutionNotFound({ cause: error });
    throw error;
  }
}
