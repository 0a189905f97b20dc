import { isNestedWithin, type Json, parseJson } from '../../json.ts';
import { asObject, asString, InvalidArguments } from './arguments.ts';
import type { FunctionGroup } from './functions.ts';

/** Deeper nesting than this could be parsed but not written out again. */
const MAX_NESTING = 1000;

export const jsonFunctions: FunctionGroup = {
  StringToJson: { arity: [1, 1], run: ([text]) => parse(asString(text)) },
  JsonToString: { arity: [1, 1], run: ([value]) => JSON.stringify(value) },
  /** AWS merges the top level only, and refuses a deep merge. */
  JsonMerge: {
    arity: [3, 3],
    run: ([first, second, deep]) => {
      if (deep !== false) throw new InvalidArguments();
      return { ...asObject(first), ...asObject(second) };
    },
  },
};

/** Blank text is null. */
function parse(text: string): Json {
  if (text.trim() === '') return null;
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    throw new InvalidArguments();
  }
  if (!isNestedWithin(value, MAX_NESTING)) throw new InvalidArguments();
  return value;
}
