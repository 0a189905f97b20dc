import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { invalidPattern } from './pattern-error.ts';
import { isOperatorName, type LeafMatcher, leafMatcher } from './pattern-operators.ts';

/** Whether an event matches. */
export type EventMatcher = (event: JsonObject) => boolean;

/** Whether one object of the event, where the pattern's object stands, matches; `event` is the whole. */
type NodeMatcher = (node: JsonObject, event: JsonObject) => boolean;

/**
 * Compiles an EventBridge event pattern: exact values, `prefix`, `suffix`, `equals-ignore-case`, `wildcard`,
 * `anything-but`, `numeric`, `exists` and `$or`, on nested objects and arrays [docs: "Comparison operators for use in
 * event patterns"; where they are silent, aws/event-ruler]. Not `cidr`. Throws InvalidEventPatternException.
 */
export function compilePattern(pattern: JsonObject): EventMatcher {
  const matches = compileObject(pattern, []);
  return (event) => matches(event, event);
}

function compileObject(pattern: JsonObject, path: string[]): NodeMatcher {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw invalidPattern('Empty objects are not allowed', path);
  const all = fields.map(([name, value]) => compileField(name, value, [...path, name]));
  return (node, event) => all.every((matches) => matches(node, event));
}

function compileField(name: string, value: JsonValue, path: string[]): NodeMatcher {
  if (isObject(value)) {
    const matches = compileObject(value, path);
    // All fields have to match within one and the same element of an array.
    return (node, event) => objectsIn(node[name]).some((object) => matches(object, event));
  }
  if (!Array.isArray(value)) throw invalidPattern(`"${name}" must be an object or an array`, path);
  if (name === '$or' && isDisjunction(value)) {
    const alternatives = value.map((alternative) => compileObject(alternative, path.slice(0, -1)));
    return (node, event) => alternatives.some((matches) => matches(node, event));
  }
  return compileLeaf(name, value, path);
}

function compileLeaf(name: string, values: JsonValue[], path: string[]): NodeMatcher {
  if (values.length === 0) throw invalidPattern('Empty arrays are not allowed', path);
  const absentWillDo = values.some((value) => isObject(value) && value.exists === false);
  const matchers: LeafMatcher[] = values.map((value) => leafMatcher(value, path));
  return (node, event) =>
    leavesIn(node[name]).some((leaf) => matchers.some((matches) => matches(leaf))) ||
    (absentWillDo && leavesAt(event, path).length === 0);
}

/** AWS takes `$or` for a field's name like any other unless it is a list of two or more patterns. */
const isDisjunction = (value: JsonValue[]): value is JsonObject[] =>
  value.length > 1 && value.every((item) => isObject(item) && !Object.keys(item).some(isOperatorName));

/** The objects that stand for a value: itself, or an array's, however nested; a value without any is one without fields. */
function objectsIn(value: JsonValue | undefined): JsonObject[] {
  const objects = flatten(value).filter(isObject);
  return objects.length > 0 ? objects : [{}];
}

/** What a field is compared with: its value, or those of an array; objects are none. */
const leavesIn = (value: JsonValue | undefined): JsonValue[] => flatten(value).filter((item) => !isObject(item));

const flatten = (value: JsonValue | undefined): JsonValue[] => {
  if (Array.isArray(value)) return value.flatMap(flatten);
  return value === undefined ? [] : [value];
};

/** The leaves at a path from the top, in all elements of all arrays on the way. */
const leavesAt = (event: JsonObject, path: string[]): JsonValue[] =>
  path
    .reduce<JsonValue[]>(
      (values, name) => values.flatMap(flatten).flatMap((value) => (isObject(value) ? flatten(value[name]) : [])),
      [event],
    )
    .filter((value) => !isObject(value));
