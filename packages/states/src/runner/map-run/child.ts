import type { MapState } from '../../definition/model.ts';
import type { ExecutionHeader } from '../../interpreter/execution.ts';
import type { MachineType } from '../../service/machine.ts';

/** The ARNs of a child execution: it belongs to a machine of its own, named after the Map's label. */
export function childArns(mapRunArn: string, type: MachineType, name: string) {
  const [arn, partition, service, region, account, , machineName = '', uuid] = mapRunArn.split(':');
  const prefix = [arn, partition, service, region, account].join(':');
  return {
    arn:
      type === 'EXPRESS'
        ? `${prefix}:express:${machineName}:${name}:${uuid}`
        : `${prefix}:execution:${machineName}:${name}`,
    machineArn: `${prefix}:stateMachine:${machineName}`,
    machineName,
  };
}

/** What a child execution of a Map Run is made from. */
export function childHeader(
  { roleArn, logging, traceHeader }: Pick<ExecutionHeader, 'roleArn' | 'logging' | 'traceHeader'>,
  mapRunArn: string,
  state: MapState,
  name: string,
): ExecutionHeader {
  const { processor, distributed } = state;
  if (distributed === undefined) throw new Error('an inline Map has no child executions');
  const type = distributed.executionType;
  return {
    ...childArns(mapRunArn, type, name),
    name,
    type,
    synchronous: false,
    roleArn,
    logging,
    traceHeader,
    machine: { ...processor, timeoutSeconds: undefined },
  };
}
