import type { JsonObject, JsonValue } from '../json.ts';
import { invalidParameter, LogsError } from './errors.ts';
import type { FilterLogEventsInput } from './filter-log-events.ts';

const MAX_LIMIT = 10_000;

/** The group that a request names; its ARN ends without `:*`, as AWS wants it. Throws InvalidParameterException. */
export function readGroupName(request: JsonObject): string {
  const name = text(request, 'logGroupName');
  const identifier = text(request, 'logGroupIdentifier');
  if (name !== undefined && identifier !== undefined)
    throw invalidParameter('logGroupName and logGroupIdentifier can not both be given.');
  if (name !== undefined) return name;
  if (identifier === undefined) throw invalidParameter('Either logGroupName or logGroupIdentifier must be given.');
  if (identifier.endsWith('*')) throw invalidParameter("The ARN of a log group can't end with an asterisk here.");
  return /^arn:[^:]+:logs:[^:]*:\d{12}:log-group:(.+)$/.exec(identifier)?.[1] ?? identifier;
}

/** Throws InvalidParameterException, also for what would narrow a search in a way that is not known here. */
export function readFilter(request: JsonObject): FilterLogEventsInput {
  for (const name of ['logStreamNames', 'logStreamNamePrefix'])
    if (given(request, name) !== undefined) throw invalidParameter(`${name} is not served here.`);
  const limit = integer(request, 'limit', { min: 1, max: MAX_LIMIT });
  const startTime = integer(request, 'startTime', { min: 0 });
  const endTime = integer(request, 'endTime', { min: 0 });
  const filterPattern = text(request, 'filterPattern');
  const nextToken = text(request, 'nextToken');
  return {
    ...(limit !== undefined && { limit }),
    ...(startTime !== undefined && { startTime }),
    ...(endTime !== undefined && { endTime }),
    ...(filterPattern !== undefined && { filterPattern }),
    ...(nextToken !== undefined && { nextToken }),
  };
}

export function text(request: JsonObject, name: string): string | undefined {
  const value = given(request, name);
  if (value !== undefined && typeof value !== 'string') throw wrongType(name);
  return value;
}

function integer(
  request: JsonObject,
  name: string,
  { min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number },
) {
  const value = given(request, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrongType(name);
  if (value < min || value > max) throw invalidParameter(`${name} must be from ${min} to ${max}.`);
  return value;
}

function given(request: JsonObject, name: string): JsonValue | undefined {
  return request[name] ?? undefined;
}

const wrongType = (name: string) => new LogsError('SerializationException', `${name} is of another type.`);
