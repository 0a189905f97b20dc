import { machineByArn, type ServiceContext, seconds } from '../context.ts';
import { type MachineType, shownSettings } from '../machine.ts';
import { Request } from '../request.ts';

export type DescribeStateMachineInput = { readonly stateMachineArn: string };

export interface DescribeStateMachineOutput extends ReturnType<typeof shownSettings> {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'DELETING';
  readonly definition: string;
  readonly type: MachineType;
  readonly creationDate: number;
  readonly revisionId?: string;
}

export function describeStateMachine(
  context: ServiceContext,
  input: DescribeStateMachineInput,
): DescribeStateMachineOutput {
  const request = new Request(input);
  const stateMachineArn = request.requiredString('stateMachineArn', { min: 1, max: 256 });
  request.check();
  const { name, type, created, deleting, revision } = machineByArn(context, stateMachineArn);
  return {
    stateMachineArn,
    name,
    status: deleting ? 'DELETING' : 'ACTIVE',
    definition: revision.definition,
    type,
    creationDate: seconds(created),
    ...shownSettings(revision.settings),
    ...(revision.revisionId !== undefined && { revisionId: revision.revisionId }),
  };
}
