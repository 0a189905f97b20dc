import {
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { readExecutionArn, type StateMachineArns } from './execution-arn.ts';
import { ExecutionNotFound } from './execution-errors.ts';
import { inspectionError } from './inspect.ts';

export interface ExecutionDefinition {
  /** In the Amazon States Language, as a text. */
  definition: string;
  /** Whether it is the one that the execution runs; else it is the workflow's of now. */
  exact: boolean;
}

/**
 * The definition that an execution runs, which may have been changed since it started. Of Express executions nobody knows it.
 * Throws ExecutionNotFound.
 */
export async function executionDefinition(
  sfn: SFNClient,
  stateMachines: StateMachineArns,
  executionArn: string,
): Promise<ExecutionDefinition> {
  const reference = readExecutionArn(stateMachines, executionArn);
  if (reference === undefined) throw new ExecutionNotFound();
  const exact = reference.type === 'STANDARD';
  const stateMachineArn = stateMachines[reference.workflow];
  try {
    const { definition = '{}' } = exact
      ? await sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
      : await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    return { definition, exact };
  } catch (error) {
    throw inspectionError(error);
  }
}
