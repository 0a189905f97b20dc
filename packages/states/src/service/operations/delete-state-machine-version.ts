import type { ServiceContext } from '../context.ts';
import { conflict, invalidArn } from '../errors.ts';
import { Request } from '../request.ts';
import { versionReference } from '../target.ts';

export type DeleteStateMachineVersionInput = { readonly stateMachineVersionArn: string };

/** Deletes a version that no alias routes to; one that isn't there is as good as deleted. Its executions go on. */
export function deleteStateMachineVersion(
  context: ServiceContext,
  body: DeleteStateMachineVersionInput,
): Record<string, never> {
  const request = new Request(body);
  const arn = request.requiredString('stateMachineVersionArn', { min: 1, max: 2000 });
  request.check();
  const reference = versionReference(context, arn);
  if (reference === undefined) return {};
  const { machine, number } = reference;
  if (number === undefined) throw invalidArn(`Invalid ARN: ${arn}`);
  const aliases = context.aliases
    .list(machine.key)
    .filter(({ routes }) => routes.some(({ version }) => version === number))
    .map(({ name }) => name);
  if (aliases.length > 0) {
    throw conflict(
      `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${aliases.join(', ')}]`,
    );
  }
  context.versions.remove(machine.key, number);
  return {};
}
