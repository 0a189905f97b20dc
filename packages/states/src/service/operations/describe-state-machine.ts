import { findDistributedMap, processorText } from '../../definition/branches.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { machineDoesNotExist } from '../errors.ts';
import { readIncludesData, shownDefinition } from '../included-data.ts';
import type { MachineType } from '../machine.ts';
import { Request } from '../request.ts';
import { shownSettings } from '../settings/settings.ts';
import { targetByArn } from '../target.ts';

export type DescribeStateMachineInput = {
  readonly stateMachineArn: string;
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
};

export interface DescribeStateMachineOutput
  extends ReturnType<typeof shownDefinition>,
    ReturnType<typeof shownSettings> {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'DELETING';
  readonly type: MachineType;
  readonly creationDate: number;
  readonly revisionId?: string;
  /** Of a version. */
  readonly description?: string;
  /** Of a distributed Map. */
  readonly label?: string;
}

/** A machine as it is now, one of its versions, or a distributed Map in it, which is its children's machine. */
export function describeStateMachine(
  context: ServiceContext,
  input: DescribeStateMachineInput,
): DescribeStateMachineOutput {
  const request = new Request(input);
  const stateMachineArn = request.requiredString('stateMachineArn', { min: 1, max: 256 });
  const includesData = readIncludesData(request);
  request.check();
  const map = context.arns.mapReference(stateMachineArn);
  if (map !== undefined) return describeMap(context, stateMachineArn, map);
  const { machine, revision, version, alias } = targetByArn(context, stateMachineArn);
  if (alias !== undefined) throw machineDoesNotExist(stateMachineArn);
  const description = version?.description ?? undefined;
  return {
    stateMachineArn,
    name: machine.name,
    status: machine.deleting ? 'DELETING' : 'ACTIVE',
    ...shownDefinition(revision.definition, includesData),
    type: machine.type,
    creationDate: seconds(version?.created ?? machine.created),
    ...shownSettings(revision.settings),
    ...(revision.revisionId !== undefined && { revisionId: revision.revisionId }),
    ...(description !== undefined && { description }),
  };
}

/** As documented, includedData keeps nothing back here. */
function describeMap(
  context: ServiceContext,
  stateMachineArn: string,
  { machine: name, label }: { readonly machine: string; readonly label: string },
): DescribeStateMachineOutput {
  const machine = context.machines.get(name);
  const state = machine && findDistributedMap(context.models.of(machine.revision, machine.type), label);
  if (machine === undefined || state?.distributed === undefined) throw machineDoesNotExist(stateMachineArn);
  const { revision } = machine;
  return {
    stateMachineArn,
    name: machine.name,
    status: machine.deleting ? 'DELETING' : 'ACTIVE',
    ...shownDefinition(processorText(revision.definition, state), true),
    type: state.distributed.executionType,
    creationDate: seconds(machine.created),
    ...shownSettings(revision.settings),
    ...(revision.revisionId !== undefined && { revisionId: revision.revisionId }),
    label,
  };
}
