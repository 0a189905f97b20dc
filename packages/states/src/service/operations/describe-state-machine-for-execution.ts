import { type ServiceContext, seconds } from '../context.ts';
import { executionDoesNotExist } from '../errors.ts';
import { arnsOf, findExecution } from '../execution.ts';
import { readIncludesData, shownDefinition } from '../included-data.ts';
import { Request } from '../request.ts';
import { shownSettings } from '../settings/settings.ts';

export type DescribeStateMachineForExecutionInput = {
  readonly executionArn: string;
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
};

export interface DescribeStateMachineForExecutionOutput
  extends ReturnType<typeof shownDefinition>,
    ReturnType<typeof shownSettings> {
  readonly stateMachineArn: string;
  /** Of an execution that a Map Run started. */
  readonly mapRunArn?: string;
  readonly label?: string;
  readonly name: string;
  readonly updateDate: number;
  readonly revisionId?: string;
}

/** The machine as it was when the execution started. */
export function describeStateMachineForExecution(
  context: ServiceContext,
  body: DescribeStateMachineForExecutionInput,
): DescribeStateMachineForExecutionOutput {
  const request = new Request(body);
  const includesData = readIncludesData(request);
  const { arn, machine, record, mapRun } = findExecution(context, request);
  const revision = context.machines.revision(record.revision);
  if (revision === undefined) throw executionDoesNotExist(arn);
  const { stateMachineArn, mapRunArn } = arnsOf(context, machine, record, mapRun);
  return {
    stateMachineArn,
    ...(mapRun !== undefined && mapRunArn !== undefined && { mapRunArn, label: mapRun.label }),
    name: machine.name,
    ...shownDefinition(revision.definition, includesData),
    updateDate: seconds(revision.updated),
    ...shownSettings(revision.settings),
    ...(revision.revisionId !== undefined && { revisionId: revision.revisionId }),
  };
}
