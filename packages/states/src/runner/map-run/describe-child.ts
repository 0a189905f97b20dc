import type { ExecutionRecord, Journal } from '../../journal/journal.ts';
import type { JsonObject } from '../../json.ts';
import type { MachineType } from '../../service/machine.ts';
import { childArns } from './child.ts';

const INCLUDED = { Included: true };

const iso = (time: number): string => new Date(time).toISOString();

/** A child execution as AWS shows it among the results of its Map Run. */
export function describeChild(
  journal: Journal,
  { mapRunArn, type }: { readonly mapRunArn: string; readonly type: MachineType },
  { key, name, status, started, stopped }: ExecutionRecord,
): JsonObject {
  const { arn, machineArn } = childArns(mapRunArn, type, name);
  const first = journal.first(key);
  const last = journal.last(key);
  const succeeded = last?.type === 'ExecutionSucceeded';
  const failure = last !== undefined && 'error' in last ? last : undefined;
  return {
    ...(failure?.cause !== undefined && { Cause: failure.cause }),
    ...(failure?.error !== undefined && { Error: failure.error }),
    ExecutionArn: arn,
    ...(first?.type === 'ExecutionStarted' && { Input: first.input, InputDetails: INCLUDED }),
    Name: name,
    ...(succeeded && { Output: last.output, OutputDetails: INCLUDED }),
    RedriveCount: 0,
    RedriveStatus: succeeded ? 'NOT_REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN',
    ...(succeeded && { RedriveStatusReason: `Execution is ${status} and cannot be redriven` }),
    StartDate: iso(started),
    StateMachineArn: machineArn,
    Status: status,
    ...(stopped !== null && { StopDate: iso(stopped) }),
  };
}
