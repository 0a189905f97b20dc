import type { FunctionGroup } from './functions.ts';

export const uniqueIdFunctions: FunctionGroup = {
  UUID: { arity: [0, 0], run: (_args, scope) => scope.uuid() },
};
