import { type FunctionName, functionCatalogue, placeholderOf } from '@expressway/functions/catalogue';
import { placeholders, type WorkflowName } from '@expressway/workflows';
import { arnOf } from './account.ts';
import type { Environment } from './environment.ts';
import type { Interference } from './interference.ts';

const names = Object.keys(functionCatalogue) as FunctionName[];

/** Every function as the embedded Lambda takes it. */
export const functionDefinitions = (environment: Environment, handlers: Interference['handlers'] = {}) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      {
        ...functionCatalogue[name],
        handler: handlers[name] ?? import.meta.resolve(`@expressway/functions/${name}`),
        environment,
      },
    ]),
  );

/** Every function's ARN, by its placeholder in the workflows. */
export const functionArns: Record<string, string> = Object.fromEntries(
  names.map((name) => [placeholderOf(name), arnOf('lambda', name)]),
);

/** The functions that a workflow's states call. */
export function functionsOf(workflow: WorkflowName): FunctionName[] {
  const called = new Set(placeholders(workflow));
  return names.filter((name) => called.has(placeholderOf(name)));
}
