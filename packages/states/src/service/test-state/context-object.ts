import type { State } from '../../definition/model.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { validation } from '../errors.ts';

type Kind = 'string' | 'number' | 'any';

/** What a context object may hold when it is given, section by section. */
const SECTIONS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  Execution: {
    Id: 'string',
    Input: 'any',
    Name: 'string',
    RoleArn: 'string',
    StartTime: 'string',
    RedriveCount: 'number',
    RedriveTime: 'string',
  },
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
};

const invalid = (reason: string) => validation(`Invalid Context object provided: ${reason}`);

/** Reads the context object that a state is tested in, which may be part of one. Throws ValidationException. */
export function readContextObject(text: string, state: State): JsonObject {
  const context = parse(text);
  if (!isObject(context)) throw invalid('must be a JSON object');
  for (const [name, section] of Object.entries(context)) {
    if (name === 'Map') throw invalid("'Map' field is not supported when mocking a Context object");
    const fields = Object.hasOwn(SECTIONS, name) ? SECTIONS[name] : undefined;
    if (fields === undefined) throw notAllowed(name);
    if (!isObject(section)) throw invalid(`${name} must be an object`);
    checkSection(name, section, fields);
  }
  if (context.Task !== undefined && !hasTask(state)) {
    throw validation(
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    );
  }
  return context;
}

function hasTask(state: State): boolean {
  return state.type === 'Task' && state.resource.kind === 'service' && state.resource.pattern !== 'requestResponse';
}

function checkSection(section: string, values: JsonObject, fields: Readonly<Record<string, Kind>>): void {
  for (const [name, value] of Object.entries(values)) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === undefined) throw notAllowed(name);
    if (kind !== 'any' && typeof value !== kind) throw invalid(`${section}.${name} must be a ${kind}`);
  }
}

const notAllowed = (field: string) => invalid(`Field '${field}' is not allowed`);

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
