import { isArray, isObject, type Json } from '../../json.ts';
import { DefinitionError, type DefinitionFault } from '../errors.ts';
import { compileExpression, type EvaluateText, expressionIn, type Place } from './expression.ts';
import type { OutcomeName } from './values.ts';

type Part = string | EvaluateText;

/**
 * Compiles JSON in which every string of the form `{% … %}` is an expression, at any depth. The result is the text of
 * the whole. `field` begins the locations in AWS's messages; `outcome` is what `$states` has there. Throws
 * DefinitionError, with the faults of all expressions.
 */
export function compileJsonataTemplate(template: Json, field: string, outcome?: OutcomeName): EvaluateText {
  const faults: DefinitionFault[] = [];
  const part = compilePart(template, { location: field, pointer: '', outcome }, faults);
  const [first, ...others] = faults;
  if (first !== undefined) throw DefinitionError.of([first, ...others]);
  return typeof part === 'string' ? () => part : part;
}

/** A part without expressions is its text. */
function compilePart(template: Json, place: Place, faults: DefinitionFault[]): Part {
  if (typeof template === 'string') return compileString(template, place, faults);
  if (isArray(template)) {
    const parts = template.map((item, index) => compilePart(item, within(place, `[${index}]`), faults));
    return joined('[', parts, ']');
  }
  if (isObject(template)) {
    const parts = Object.entries(template).map(([key, value]) =>
      prefixed(`${JSON.stringify(key)}:`, compilePart(value, within(place, `/${key}`), faults)),
    );
    return joined('{', parts, '}');
  }
  return JSON.stringify(template);
}

const within = ({ location, pointer, outcome }: Place, step: string): Place => ({
  location: location + step,
  pointer: pointer + step,
  outcome,
});

function compileString(text: string, place: Place, faults: DefinitionFault[]): Part {
  const source = expressionIn(text);
  if (source === undefined) return JSON.stringify(text);
  try {
    return compileExpression(source, place);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    faults.push(...error.faults);
    return 'null';
  }
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
