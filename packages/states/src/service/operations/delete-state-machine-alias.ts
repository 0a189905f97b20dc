import type { ServiceContext } from '../context.ts';
import { Request } from '../request.ts';
import { aliasByArn } from '../target.ts';

export type DeleteStateMachineAliasInput = { readonly stateMachineAliasArn: string };

/** Deletes an alias; what was started through it goes on and keeps its name. */
export function deleteStateMachineAlias(
  context: ServiceContext,
  body: DeleteStateMachineAliasInput,
): Record<string, never> {
  const request = new Request(body);
  const arn = request.requiredString('stateMachineAliasArn', { min: 1, max: 256 });
  request.check();
  context.aliases.remove(aliasByArn(context, arn).alias);
  return {};
}
