import type { ExecutionRecord, Journal } from '../../journal/journal.ts';
import { whyNotRedrivable } from '../../journal/redrivable.ts';
import type { JsonObject } from '../../json.ts';
import type { MachineType } from '../../service/machine.ts';
import { childArns } from './child.ts';

const INCLUDED = { Included: true };

const iso = (time: number): string => new Date(time).toISOString();

/** A child execution as AWS shows it among the results of its Map Run. */
export function describeChild(
  journal: Journal,
  { mapRunArn, type }: { readonly mapRunArn: string; readonly type: MachineType },
  record: ExecutionRecord,
  now: number,
): JsonObject {
  const { key, name, status, started, stopped, redrives } = record;
  const { arn, machineArn } = childArns(mapRunArn, type, name);
  const first = journal.first(key);
  const last = journal.last(key);
  const succeeded = last?.type === 'ExecutionSucceeded';
  const reason = whyNotRedrivable(record, type, () => last?.id ?? 0, now);
  const failure = last !== undefined && 'error' in last ? last : undefined;
  return {
    ...(failure?.cause !== undefined && { Cause: failure.cause }),
    ...(failure?.error !== undefined && { Error: failure.error }),
    ExecutionArn: arn,
    ...(first?.type === 'ExecutionStarted' && { Input: first.input, InputDetails: INCLUDED }),
    Name: name,
    ...(succeeded && { Output: last.output, OutputDetails: INCLUDED }),
    RedriveCount: redrives,
    RedriveStatus: reason === undefined ? 'REDRIVABLE_BY_MAP_RUN' : 'NOT_REDRIVABLE',
    ...(reason !== undefined && { RedriveStatusReason: reason }),
    StartDate: iso(started),
    StateMachineArn: machineArn,
    Status: status,
    ...(stopped !== null && { StopDate: iso(stopped) }),
  };
}
