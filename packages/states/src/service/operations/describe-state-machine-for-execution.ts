import { type ServiceContext, seconds } from '../context.ts';
import { executionDoesNotExist } from '../errors.ts';
import { findExecution } from '../execution.ts';
import { shownSettings } from '../machine.ts';
import { Request } from '../request.ts';

export type DescribeStateMachineForExecutionInput = { readonly executionArn: string };

export interface DescribeStateMachineForExecutionOutput extends ReturnType<typeof shownSettings> {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly definition: string;
  readonly updateDate: number;
  readonly revisionId?: string;
}

/** The machine as it was when the execution started. */
export function describeStateMachineForExecution(
  context: ServiceContext,
  body: DescribeStateMachineForExecutionInput,
): DescribeStateMachineForExecutionOutput {
  const { arn, machine, record } = findExecution(context, new Request(body));
  const revision = context.machines.revision(record.revision);
  if (revision === undefined) throw executionDoesNotExist(arn);
  return {
    stateMachineArn: context.arns.machine(machine.name),
    name: machine.name,
    definition: revision.definition,
    updateDate: seconds(revision.updated),
    ...shownSettings(revision.settings),
    ...(revision.revisionId !== undefined && { revisionId: revision.revisionId }),
  };
}
