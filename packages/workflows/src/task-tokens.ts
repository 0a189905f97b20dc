import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { TaskTokens } from '@expressway/orders';

/** Answers tasks that wait with a token (`.waitForTaskToken`). */
export function createTaskTokens(sfn: SFNClient): TaskTokens {
  return {
    succeed: (taskToken, output) =>
      answered(sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    fail: (taskToken, error, cause) => answered(sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }))),
  };
}

/** Whoever waited has got its answer, timed out or ended: nobody is there to be told. */
async function answered(sending: Promise<unknown>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken)
      return false;
    throw error;
  }
}
