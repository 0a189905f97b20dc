import {
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { WorkflowName } from './definitions.ts';
import type { StateMachineArns } from './execution-arn.ts';
import { ExecutionNameTaken, inputError } from './execution-errors.ts';
import { isoTime } from './inspect.ts';
import { within } from './patience.ts';

export interface ExecutionRequest {
  /** Any JSON, up to 256 KiB as text. */
  input: unknown;
  /** As `executionNamePattern` says; AWS makes one up otherwise. */
  name?: string;
  traceHeader?: string;
}

export interface StartedExecution {
  executionArn: string;
  /** RFC 3339 in UTC. */
  startedAt: string;
}

/**
 * Starts an execution of a workflow. A Standard one goes on by itself, and its name is its own for 90 days after its end; an
 * Express one has ended by the answer, well or badly, or is given up after `syncTimeoutMs`. Throws ExecutionNameTaken and
 * InputRefused.
 */
export const createStarter =
  (sfn: SFNClient, stateMachines: StateMachineArns, syncTimeoutMs: number) =>
  async (workflow: WorkflowName, { input, name, traceHeader }: ExecutionRequest): Promise<StartedExecution> => {
    const stateMachineArn = stateMachines[workflow];
    const { type } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    const request = {
      stateMachineArn,
      input: JSON.stringify(input),
      ...(name === undefined ? {} : { name }),
      ...(traceHeader === undefined ? {} : { traceHeader }),
    };
    try {
      const { executionArn = '', startDate } =
        type === 'EXPRESS'
          ? await within(syncTimeoutMs, (patience) => sfn.send(new StartSyncExecutionCommand(request), patience))
          : await sfn.send(new StartExecutionCommand(request));
      return { executionArn, startedAt: isoTime(startDate) };
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) throw new ExecutionNameTaken({ cause: error });
      throw inputError(error);
    }
  };
