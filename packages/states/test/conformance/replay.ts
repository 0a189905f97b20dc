import * as sdk from '@aws-sdk/client-sfn';
import type { Test } from 'tap';
import { buildWire, ended } from '../support/build.ts';
import { ManualClock } from '../support/clock.ts';
import type { Match } from './corpus.ts';

/** One call of a recorded case, or a step of the recorder's own (`@…`) or of another service (`service:Operation`). */
interface Step {
  readonly n: number;
  readonly op: string;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly expect?: {
    readonly response?: Readonly<Record<string, unknown>>;
    readonly error?: {
      readonly code?: string;
      readonly message?: string;
      /** The recorder's own client refused the request, so that AWS never saw it. */
      readonly clientSide?: boolean;
    };
  };
}

/** A recorded sequence of calls with what AWS answered. */
export interface RecordedCalls {
  readonly source: { readonly lastValidatedOnAws: string };
  /** The instant at which the case was recorded, where its results depend on it. */
  readonly clock?: string;
  readonly resources?: readonly { readonly type: string; readonly name: string }[];
  readonly steps: readonly Step[];
}

/** Fields that AWS's answers have since these days: an older recording lacks them. */
const YOUNGER: readonly (readonly [field: string, since: string])[] = [
  ['redriveCount', '2023-11-15'],
  ['redriveStatus', '2023-11-15'],
  ['redriveStatusReason', '2023-11-15'],
  ['encryptionConfiguration', '2024-07-25'],
];

/** Names that the recorder wrote in place of real ones, without marking them as placeholders. */
const RENAMED = /state_machine_alias_(base_)?name|activity_arn_\d+/g;

/** Replays a case against an engine of its own; answers what differed first, undefined if nothing did. */
export async function replayCalls(t: Test, recorded: RecordedCalls, match: Match): Promise<string | undefined> {
  const logGroups = new Set(recorded.resources?.filter(({ type }) => type === 'logs.group').map(({ name }) => name));
  const clock = new ManualClock(recorded.clock === undefined ? undefined : Date.parse(recorded.clock));
  const { client, service } = await buildWire(t, {
    clock,
    hasLogGroup: (name) => logGroups.has(name),
  });
  const answers = new Map<number, unknown>();
  const bindings = new Map<string, string>();

  const call = async ({ op, request, expect }: Step, fields: Record<string, unknown>): Promise<unknown> => {
    if (op === '@sleep') clock.advance(Number(fields.seconds) * 1000);
    if (op === 'logs:DeleteLogGroup') logGroups.delete(String(fields.logGroupName));
    const arn = fields.execution_arn ?? (op.includes('execution') ? fields.arg1 : undefined);
    if (op.startsWith('@await_execution') && typeof arn === 'string') await ended(service, arn);
    if (!/^[A-Z]\w+$/.test(op)) return undefined;
    // biome-ignore lint/performance/noDynamicNamespaceImportAccess: a recording may name any operation
    const Command = sdk[`${op}Command` as 'DescribeExecutionCommand'];
    if (Command === undefined) throw new Error(`the SDK has no ${op}: ${JSON.stringify(request)}`);
    const { $metadata: _metadata, ...answer } = await client.send(new Command(fields as never));
    if (expect?.error !== undefined) throw new Error(`${op} was expected to be refused`);
    return answer;
  };

  for (const step of recorded.steps) {
    const { n, op, expect } = step;
    const fields = resolve(step.request ?? {}, answers) as Record<string, unknown>;
    try {
      const answer = await call(step, fields);
      answers.set(n, answer);
      const wanted = expect?.response;
      const got = withoutYounger(answer, recorded.source.lastValidatedOnAws);
      if (wanted !== undefined && !match(expand(wanted, recorded), got, bindings)) {
        return `step ${n} ${op} answered ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`;
      }
    } catch (error) {
      const { name, message } = error as Error;
      const wanted = expect?.error;
      if (wanted?.clientSide === true && name === 'ValidationException') continue;
      if (wanted !== undefined && match(wanted.code, name) && match(wanted.message, message, bindings)) continue;
      return `step ${n} ${op} was refused with ${name}: ${message} instead of ${JSON.stringify(expect)}`;
    }
  }
  return undefined;
}

/** Puts values of earlier answers where a request says `{{step.path}}`. */
function resolve(value: unknown, answers: ReadonlyMap<number, unknown>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{(\d+)\.([^}]+)\}\}/g, (_all, step: string, path: string) =>
      String(pick(answers.get(Number(step)), path)),
    );
  }
  return mapValues(value, (item) => resolve(item, answers));
}

/** Resolves `{"$same": "path in the case"}` and marks the recorder's own names as placeholders. */
function expand(value: unknown, recorded: RecordedCalls): unknown {
  if (typeof value === 'string') return value.replace(RENAMED, '⟦*⟧');
  const same = (value as { $same?: string } | null)?.$same;
  return typeof same === 'string' ? pick(recorded, same) : mapValues(value, (item) => expand(item, recorded));
}

function withoutYounger(value: unknown, recordedAt: string): unknown {
  const younger = YOUNGER.filter(([, since]) => recordedAt < since).map(([field]) => field);
  const strip = (item: unknown): unknown => {
    if (item instanceof Date || typeof item !== 'object' || item === null || Array.isArray(item)) {
      return Array.isArray(item) ? item.map(strip) : item;
    }
    // The history's time stamps were not recorded.
    const kept = Object.entries(item).filter(([field]) => !younger.includes(field) && field !== 'timestamp');
    return Object.fromEntries(kept.map(([field, inner]) => [field, strip(inner)]));
  };
  return strip(value);
}

function mapValues(value: unknown, change: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, change(item)]));
}

function pick(value: unknown, path: string): unknown {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  return keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value);
}
