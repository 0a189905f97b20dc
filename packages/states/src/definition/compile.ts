import { compileBranch } from './branch.ts';
import type { CompileContext } from './context.ts';
import { Diagnostics } from './diagnostics.ts';
import { checkMapLabels } from './map-labels.ts';
import type { Machine, State } from './model.ts';
import { parseDefinition } from './parse.ts';
import { Reader } from './reader.ts';
import { compileState, readQueryLanguage } from './state.ts';
import { checkStateNames } from './state-names.ts';
import { checkVariableScopes } from './variable-scopes.ts';

/** AWS's limit for a definition, in bytes. */
export const MAX_DEFINITION_BYTES = 1_048_576;

/**
 * Compiles the text of a definition. Throws InvalidDefinition, with every fault found, unless it can be run as it
 * stands: what this endpoint doesn't support is refused here too.
 */
export function compileDefinition(text: string, context: CompileContext): Machine {
  const diagnostics = new Diagnostics();
  const reader = new Reader(parseDefinition(text), '/', diagnostics, 'JSONPath');
  reader.allow(['Comment', 'StartAt', 'States', 'Version', 'TimeoutSeconds', 'QueryLanguage']);
  const language = readQueryLanguage(reader, 'JSONPath');
  const version = reader.string('Version');
  if (version !== undefined && version !== '1.0')
    reader.fail('Value is not valid. Possible values are: [1.0]', 'Version');
  const timeoutSeconds = reader.integer('TimeoutSeconds', 1);
  const branch = compileBranch(reader, { ...context, language });
  checkStateNames(reader.object, diagnostics);
  checkMapLabels(reader.object, diagnostics);
  checkVariableScopes(reader.object, diagnostics);
  diagnostics.throwIfAny();
  return { ...branch, timeoutSeconds };
}

/** The name of a state that is given without a machine, in findings and in the context object alike. */
const LONE_STATE = 'StateName';

/**
 * Compiles the text of one state's definition. It leads to states that are not there. Throws InvalidDefinition with
 * every fault found.
 */
export function compileLoneState(text: string, context: CompileContext): State {
  const diagnostics = new Diagnostics();
  const reader = new Reader(parseDefinition(text), `/States/${LONE_STATE}`, diagnostics, 'JSONPath');
  const state = compileState(LONE_STATE, reader, { ...context, language: 'JSONPath' });
  diagnostics.throwIfAny();
  if (state === undefined) throw new Error('a state without a finding is compiled');
  return state;
}
