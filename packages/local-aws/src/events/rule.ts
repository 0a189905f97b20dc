import type { RetryPolicy } from '../delivery/retry.ts';
import type { JsonObject } from '../json.ts';
import { EventsError } from './errors.ts';
import { compilePattern, type EventMatcher } from './pattern.ts';

/** A rule of the default bus with one target, a Lambda function. */
export interface Rule {
  name: string;
  /** As in EventBridge. */
  eventPattern: JsonObject;
  functionName: string;
  /** EventBridge's own unless given: 185 attempts, 24 hours. */
  retry?: Partial<RetryPolicy>;
}

export interface CompiledRule {
  name: string;
  functionName: string;
  matches: EventMatcher;
  retry: RetryPolicy;
}

/** What a target's RetryPolicy may say [docs: API_RetryPolicy]; the most is what it is unless given. */
const ranges = {
  maximumRetryAttempts: { least: 0, most: 185 },
  maximumEventAgeSeconds: { least: 60, most: 86_400 },
} as const;

/** Throws InvalidEventPatternException or EventsError for a rule that EventBridge would refuse. */
export function compileRules(rules: readonly Rule[]): CompiledRule[] {
  const names = rules.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new EventsError('ValidationException', `There are two rules ${twice}.`);
  return rules.map(({ name, eventPattern, functionName, retry }) => {
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name))
      throw new EventsError('ValidationException', `'${name}' is no name for a rule.`);
    return { name, functionName, matches: compilePattern(eventPattern), retry: readPolicy(name, retry) };
  });
}

function readPolicy(name: string, retry: Partial<RetryPolicy> = {}): RetryPolicy {
  const read = (field: keyof RetryPolicy): number => {
    const { least, most } = ranges[field];
    const { [field]: value = most } = retry;
    if (!Number.isInteger(value) || value < least || value > most)
      throw new EventsError('ValidationException', `${field} of rule ${name} must be from ${least} to ${most}.`);
    return value;
  };
  return {
    maximumRetryAttempts: read('maximumRetryAttempts'),
    maximumEventAgeSeconds: read('maximumEventAgeSeconds'),
  };
}
