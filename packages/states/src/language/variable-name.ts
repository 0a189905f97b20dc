import { DefinitionError } from './errors.ts';

const MAX_LENGTH = 80;

/** Refuses what can't be the name of a variable, with a DefinitionError. */
export function checkVariableName(name: string): void {
  const valid = /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name) && name.length <= MAX_LENGTH && name !== 'states';
  if (!valid) throw new DefinitionError(`The variable name '${name}' is not valid`);
}
