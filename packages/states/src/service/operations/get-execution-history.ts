import { publicEvent } from '../../history/public.ts';
import type { JsonObject } from '../../json.ts';
import type { ServiceContext } from '../context.ts';
import { typeNotSupported } from '../errors.ts';
import { findExecution } from '../execution.ts';
import { readPage } from '../page.ts';
import { Request } from '../request.ts';

export type GetExecutionHistoryInput = {
  readonly executionArn: string;
  readonly maxResults?: number;
  readonly reverseOrder?: boolean;
  readonly nextToken?: string;
  readonly includeExecutionData?: boolean;
};

export interface GetExecutionHistoryOutput {
  /** AWS's HistoryEvent. */
  readonly events: readonly JsonObject[];
  readonly nextToken?: string;
}

export function getExecutionHistory(
  context: ServiceContext,
  body: GetExecutionHistoryInput,
): GetExecutionHistoryOutput {
  const request = new Request(body);
  const reverse = request.boolean('reverseOrder') ?? false;
  const data = request.boolean('includeExecutionData') ?? true;
  const { arn, record, mapRun } = findExecution(context, request);
  if (mapRun?.type === 'EXPRESS') throw typeNotSupported();
  const scope = `history ${arn} ${reverse}`;
  const { limit, cursor, tokenAfter } = readPage(context, request, scope);
  const from = cursor ?? (reverse ? Number.MAX_SAFE_INTEGER : 0);
  const { events, next } = context.journal.history(record.key, from, limit, reverse);
  return {
    events: events.map((event) => publicEvent(event, data)),
    ...(next !== undefined && { nextToken: tokenAfter(next) }),
  };
}
