import { isArray, isObject, type Json, type JsonObject } from '../json.ts';
import type { Evaluate } from './compiled.ts';
import { SyntaxFault } from './cursor.ts';
import { invalidExpression } from './errors.ts';
import { evaluateIntrinsic } from './intrinsic/call.ts';
import { isIntrinsic, parseIntrinsic } from './intrinsic/parse.ts';
import { notFound, type Path, parsePath, resolve } from './jsonpath/path.ts';
import { checkVariableName } from './variable-name.ts';

/** A part of a template is either the same for every evaluation or has to be evaluated. */
type Part =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'dynamic'; readonly evaluate: Evaluate };

/**
 * Compiles a payload template: JSON in which a field named `x.$` holds a path or an intrinsic function call, and stands
 * for `x` with its value, at any depth of objects and arrays. In Assign, the fields must be names of variables.
 */
export function compileTemplate(template: Json, field: string): Evaluate {
  if (field === 'Assign' && isObject(template)) {
    for (const key of Object.keys(template)) checkVariableName(key.replace(/\.\$$/, ''));
  }
  const part = compilePart(template, '');
  if (part.kind === 'dynamic') return part.evaluate;
  return () => part.value;
}

function compilePart(template: Json, pointer: string): Part {
  if (isArray(template)) return compileArray(template, pointer);
  if (isObject(template)) return compileObject(template, pointer);
  return { kind: 'constant', value: template };
}

function compileArray(template: readonly Json[], pointer: string): Part {
  const parts = template.map((item, index) => compilePart(item, `${pointer}[${index}]`));
  if (parts.every((part) => part.kind === 'constant')) return { kind: 'constant', value: template };
  const evaluators = parts.map(evaluatorOf);
  return { kind: 'dynamic', evaluate: (scope) => evaluators.map((evaluate) => evaluate(scope)) };
}

function compileObject(template: JsonObject, pointer: string): Part {
  const fields = Object.entries(template).map(([key, value]): { name: string; part: Part } =>
    key.endsWith('.$')
      ? { name: key.slice(0, -2), part: { kind: 'dynamic', evaluate: compileExpression(value, key, pointer) } }
      : { name: key, part: compilePart(value, `${pointer}/${key}`) },
  );
  if (fields.every(({ part }) => part.kind === 'constant')) return { kind: 'constant', value: template };
  const evaluators = fields.map(({ name, part }) => ({ name, evaluate: evaluatorOf(part) }));
  // fromEntries makes an own field even of `__proto__`, at a price.
  const evaluate: Evaluate = fields.some(({ name }) => name === '__proto__')
    ? (scope) => Object.fromEntries(evaluators.map(({ name, evaluate }) => [name, evaluate(scope)]))
    : (scope) => {
        const values: Record<string, Json> = {};
        for (const { name, evaluate } of evaluators) values[name] = evaluate(scope);
        return values;
      };
  return { kind: 'dynamic', evaluate };
}

function evaluatorOf(part: Part): Evaluate {
  if (part.kind === 'dynamic') return part.evaluate;
  const { value } = part;
  return () => value;
}

/** The value of a field `key` (`x.$`). AWS's findings name the field, but point at the object that holds it. */
function compileExpression(text: Json, key: string, pointer: string): Evaluate {
  if (typeof text !== 'string') throw invalidExpression(key, pointer);
  if (isIntrinsic(text)) {
    const call = parseIntrinsic(text, key, pointer);
    return (scope) => evaluateIntrinsic(call, text, scope);
  }
  const path = parseTemplatePath(text, key, pointer);
  return (scope) => {
    const found = resolve(path, scope);
    if (found.kind === 'found') return found.value;
    if (found.kind === 'outOfRange') return null;
    throw notFound(path, key, scope);
  };
}

function parseTemplatePath(text: string, key: string, pointer: string): Path {
  try {
    return parsePath(text);
  } catch (error) {
    if (error instanceof SyntaxFault) throw invalidExpression(key, pointer);
    throw error;
  }
}
