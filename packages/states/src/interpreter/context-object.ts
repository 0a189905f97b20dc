import type { ScopeOf } from '../definition/model.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Scope } from '../language/index.ts';
import type { Payload } from '../payload.ts';
import type { Execution, Frame } from './execution.ts';
import { repeatableChance } from './repeatable-chance.ts';

/** Sources of what is not in the events: injected, so that tests can fix them. */
export interface Chance {
  readonly uuid: () => string;
  readonly random: () => number;
}

/** An item of a Map with its position. */
export interface MapItem {
  readonly index: number;
  readonly value: Json;
}

/** What a state adds to the context object: the token of its task, or the item that an iteration or child execution is about to get. */
export interface ContextExtras {
  readonly token?: string | undefined;
  readonly item?: MapItem;
  /** The state about to be entered, while its entry is made up. */
  readonly entering?: { readonly name: string; readonly at: number };
}

/** A scope whose context object is only built when something asks for it. */
class FrameScope implements Scope {
  readonly input: Scope['input'];
  readonly variables: Scope['variables'];
  readonly now: number;
  readonly uuid: () => string;
  readonly random: () => number;
  private readonly execution: Execution;
  private readonly frame: Frame;
  private readonly extras: ContextExtras;
  private built: JsonObject | undefined;

  constructor(input: Payload, execution: Execution, frame: Frame, now: number, chance: Chance, extras: ContextExtras) {
    this.input = input;
    this.now = now;
    this.variables = frame.variables;
    this.uuid = chance.uuid;
    this.random = chance.random;
    this.execution = execution;
    this.frame = frame;
    this.extras = extras;
  }

  get context(): JsonObject {
    this.built ??= withGiven(contextObject(this.execution, this.frame, this.extras), this.execution.header.context);
    return this.built;
  }
}

/** Makes the scopes of a frame, around whatever `$` is. */
export function scopesOf(
  execution: Execution,
  frame: Frame,
  now: number,
  chance: Chance,
  extras: ContextExtras = {},
): ScopeOf {
  return (input) => new FrameScope(input, execution, frame, now, chance, extras);
}

/** Scopes for what is made once for a visit to a state, but again after a restart: time and chance are the visit's. */
export function visitScopesOf(execution: Execution, frame: Frame, purpose: 'argument' | 'items'): ScopeOf {
  const chance = repeatableChance(`${execution.header.arn} ${frame.enteredEventId} ${purpose}`);
  return scopesOf(execution, frame, frame.enteredAt, chance);
}

const iso = (time: number): string => new Date(time).toISOString();

/** The context object (`$$`) as AWS fills it, with its order of fields. */
function contextObject(execution: Execution, frame: Frame, extras: ContextExtras): JsonObject {
  const { header } = execution;
  const item = extras.item ?? enclosingItem(frame);
  const name = extras.entering?.name ?? frame.state?.name ?? '';
  const enteredAt = extras.entering?.at ?? frame.enteredAt;
  return {
    Execution: {
      Id: header.arn,
      Input: execution.input.value,
      StartTime: iso(execution.startedAt),
      Name: header.name,
      RoleArn: header.roleArn,
      ...(!header.synchronous && { RedriveCount: execution.redriveCount }),
      ...(execution.redrivenAt !== undefined && { RedriveTime: iso(execution.redrivenAt) }),
    },
    StateMachine: { Id: header.machineArn, Name: header.machineName },
    State: {
      Name: name,
      EnteredTime: iso(enteredAt),
      // Only states that can be retried show it.
      ...(frame.state !== undefined && 'retry' in frame.state && { RetryCount: frame.retryCount }),
    },
    ...(item && { Map: { Item: { Index: item.index, Value: item.value } } }),
    ...(extras.token !== undefined && { Task: { Token: extras.token } }),
  };
}

function withGiven(own: JsonObject, given: JsonObject | undefined): JsonObject {
  if (given === undefined) return own;
  const sections = Object.entries(given).map(([name, section]) => {
    const mine = own[name];
    return [name, isObject(mine) && isObject(section) ? { ...mine, ...section } : section];
  });
  return { ...own, ...Object.fromEntries(sections) };
}

function enclosingItem(frame: Frame): MapItem | undefined {
  let at: Frame | undefined = frame;
  while (at !== undefined && at.parent?.state?.type !== 'Map') at = at.parent;
  return at && { index: at.index, value: at.parent?.items?.[at.index] ?? null };
}
