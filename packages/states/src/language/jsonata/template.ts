import { isArray, isObject, type Json } from '../../json.ts';
import { compileExpression, type EvaluateText, expressionIn } from './expression.ts';

type Part = string | EvaluateText;

/**
 * Compiles JSON in which every string of the form `{% … %}` is an expression, at any depth. The result is the text of
 * the whole. `field` begins the locations in AWS's messages. Throws DefinitionError.
 */
export function compileJsonataTemplate(template: Json, field: string): EvaluateText {
  const part = compilePart(template, field, '');
  return typeof part === 'string' ? () => part : part;
}

/** A part without expressions is its text. */
function compilePart(template: Json, location: string, pointer: string): Part {
  if (typeof template === 'string') {
    const source = expressionIn(template);
    return source === undefined ? JSON.stringify(template) : compileExpression(source, location, pointer);
  }
  if (isArray(template)) {
    const parts = template.map((item, index) => compilePart(item, `${location}[${index}]`, `${pointer}[${index}]`));
    return joined('[', parts, ']');
  }
  if (isObject(template)) {
    const parts = Object.entries(template).map(([key, value]) => {
      const part = compilePart(value, `${location}/${key}`, `${pointer}/${key}`);
      return prefixed(`${JSON.stringify(key)}:`, part);
    });
    return joined('{', parts, '}');
  }
  return JSON.stringify(template);
}

function prefixed(prefix: string, part: Part): Part {
  if (typeof part === 'string') return prefix + part;
  return (scope, outcome) => prefix + part(scope, outcome);
}

function joined(open: string, parts: readonly Part[], close: string): Part {
  if (parts.every((part) => typeof part === 'string')) return `${open}${parts.join(',')}${close}`;
  return (scope, outcome) => {
    const texts = parts.map((part) => (typeof part === 'string' ? part : part(scope, outcome)));
    return `${open}${texts.join(',')}${close}`;
  };
}
