import type { ExecutionRecord } from '../journal/journal.ts';
import type { MachineRecord } from '../journal/machines.ts';
import type { MapRunRecord } from '../journal/map-runs.ts';
import type { ServiceContext } from './context.ts';
import { mapRunNotFound } from './errors.ts';
import type { Request } from './request.ts';

export const MAP_RUN_ARN = { min: 1, max: 2000 };

/** The Map Run behind an ARN, with the execution that it belongs to. Throws InvalidArn or ResourceNotFound. */
export function mapRunByArn(
  { arns, machines, journal, mapRuns }: ServiceContext,
  arn: string,
): { machine: MachineRecord; parent: ExecutionRecord; mapRun: MapRunRecord } {
  const names = arns.mapRunNames(arn);
  const machine = names && machines.get(names.machine);
  const mapRun = names && mapRuns.find(names.uuid);
  const parent = mapRun && journal.get(mapRun.execution);
  if (machine === undefined || mapRun?.label !== names?.label || mapRun === undefined || parent === undefined) {
    throw mapRunNotFound(arn);
  }
  if (parent.machine !== machine.key) throw mapRunNotFound(arn);
  return { machine, parent, mapRun };
}

/** The Map Run that a request names. */
export function findMapRun(context: ServiceContext, request: Request) {
  const mapRunArn = request.requiredString('mapRunArn', MAP_RUN_ARN);
  request.check();
  return { mapRunArn, ...mapRunByArn(context, mapRunArn) };
}
