import type { ServiceContext } from '../context.ts';
import { validation } from '../errors.ts';
import { findMapRun } from '../map-run.ts';
import { Request } from '../request.ts';

export type UpdateMapRunInput = {
  readonly mapRunArn: string;
  readonly maxConcurrency?: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
};

/** Changes the limits of a Map Run that goes on; what isn't given stays. */
export async function updateMapRun(context: ServiceContext, body: UpdateMapRunInput): Promise<Record<string, never>> {
  const request = new Request(body);
  const maxConcurrency = request.integer('maxConcurrency', 0, Number.MAX_SAFE_INTEGER);
  const toleratedFailureCount = request.integer('toleratedFailureCount', 0, Number.MAX_SAFE_INTEGER);
  const toleratedFailurePercentage = request.number('toleratedFailurePercentage', 0, 100);
  const { mapRun } = findMapRun(context, request);
  const changes = {
    ...(maxConcurrency !== undefined && { maxConcurrency }),
    ...(toleratedFailureCount !== undefined && { toleratedFailureCount }),
    ...(toleratedFailurePercentage !== undefined && { toleratedFailurePercentage }),
  };
  if (Object.keys(changes).length === 0) {
    throw validation('At least one of maxConcurrency, toleratedFailureCount or toleratedFailurePercentage is required');
  }
  if (!context.runner.mapRuns.update(mapRun.key, changes)) {
    throw validation(`Map Run is ${mapRun.status} and can't be updated`);
  }
  await context.runner.committed();
  return {};
}
