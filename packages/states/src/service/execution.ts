import { findDistributedMap } from '../definition/branches.ts';
import type { ExecutionHeader } from '../interpreter/execution.ts';
import type { ExecutionRecord } from '../journal/journal.ts';
import type { MachineRecord, Revision } from '../journal/machines.ts';
import type { MapRunRecord } from '../journal/map-runs.ts';
import { childArns, childHeader } from '../runner/map-run/child.ts';
import { headerOf, type ServiceContext } from './context.ts';
import { executionDoesNotExist } from './errors.ts';
import type { Request } from './request.ts';

/** An execution that is kept: a Standard one, or one that a Map Run started. */
export interface Recorded {
  readonly arn: string;
  readonly machine: MachineRecord;
  readonly record: ExecutionRecord;
  readonly mapRun: MapRunRecord | undefined;
}

/** The execution that a request names, as far as it is on disk. Throws InvalidArn or ExecutionDoesNotExist. */
export function findExecution(context: ServiceContext, request: Request): Recorded {
  const arn = request.requiredString('executionArn', { min: 1, max: 256 });
  request.check();
  const names = context.arns.executionNames(arn);
  const machine = context.machines.get(names.machine);
  const record = machine && context.journal.find(machine.key, names.name);
  if (machine === undefined || record === undefined) throw executionDoesNotExist(arn);
  const mapRun = mapRunOf(context, record);
  if (arnsOf(context, machine, record, mapRun).executionArn !== arn) throw executionDoesNotExist(arn);
  return { arn, machine, record, mapRun };
}

/** The Map Run that started an execution. */
export function mapRunOf({ mapRuns }: ServiceContext, { mapRun }: ExecutionRecord): MapRunRecord | undefined {
  return mapRun === null ? undefined : mapRuns.get(mapRun);
}

/** An execution's ARN and those of what it belongs to, as answers show them. */
export function arnsOf(
  { arns }: ServiceContext,
  machine: Pick<MachineRecord, 'name'>,
  { name }: ExecutionRecord,
  mapRun: MapRunRecord | undefined,
): { executionArn: string; stateMachineArn: string; mapRunArn?: string } {
  if (mapRun === undefined) {
    return { executionArn: arns.execution(machine.name, name), stateMachineArn: arns.machine(machine.name) };
  }
  const mapRunArn = arns.mapRun(machine.name, mapRun.label, mapRun.uuid);
  const { arn, machineArn } = childArns(mapRunArn, mapRun.type, name);
  return { executionArn: arn, stateMachineArn: machineArn, mapRunArn };
}

/** What a recorded execution is resumed from. Throws when its definition is not supported any more. */
export function recordedHeader(
  context: ServiceContext,
  machine: MachineRecord,
  revision: Revision,
  record: ExecutionRecord,
): ExecutionHeader {
  const { name } = record;
  const mapRun = mapRunOf(context, record);
  const { executionArn, mapRunArn } = arnsOf(context, machine, record, mapRun);
  const header = headerOf(context, machine, revision, executionArn, name, record.traceHeader ?? undefined);
  if (mapRun === undefined || mapRunArn === undefined) return header;
  const state = findDistributedMap(header.machine, mapRun.label);
  if (state === undefined) throw new Error(`the definition has no Map with the label '${mapRun.label}'`);
  return childHeader(header, mapRunArn, state, name);
}

/** The version and the alias that an execution was started with, as answers show them. */
export function startedBy(
  { arns }: ServiceContext,
  machine: Pick<MachineRecord, 'name'>,
  { version, alias }: Pick<ExecutionRecord, 'version' | 'alias'>,
): { stateMachineVersionArn?: string; stateMachineAliasArn?: string } {
  return {
    ...(version !== null && { stateMachineVersionArn: arns.version(machine.name, version) }),
    ...(alias !== null && { stateMachineAliasArn: arns.alias(machine.name, alias) }),
  };
}
