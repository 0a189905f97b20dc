import type { ExecutionRecord } from '../journal/journal.ts';
import type { MachineRecord } from '../journal/machines.ts';
import type { ServiceContext } from './context.ts';
import { executionDoesNotExist } from './errors.ts';
import type { Request } from './request.ts';

/** The Standard execution that a request names, as far as it is on disk. Throws InvalidArn or ExecutionDoesNotExist. */
export function findExecution(
  { arns, machines, journal }: ServiceContext,
  request: Request,
): { arn: string; machine: MachineRecord; record: ExecutionRecord } {
  const arn = request.requiredString('executionArn', { min: 1, max: 256 });
  request.check();
  const names = arns.executionNames(arn);
  const machine = machines.get(names.machine);
  const record = machine && journal.find(machine.key, names.name);
  if (machine === undefined || record === undefined) throw executionDoesNotExist(arn);
  return { arn, machine, record };
}

/** The version and the alias that an execution was started with, as answers show them. */
export function startedBy(
  { arns }: ServiceContext,
  machine: MachineRecord,
  { version, alias }: Pick<ExecutionRecord, 'version' | 'alias'>,
): { stateMachineVersionArn?: string; stateMachineAliasArn?: string } {
  return {
    ...(version !== null && { stateMachineVersionArn: arns.version(machine.name, version) }),
    ...(alias !== null && { stateMachineAliasArn: arns.alias(machine.name, alias) }),
  };
}
