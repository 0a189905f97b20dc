import { type ServiceContext, seconds } from '../context.ts';
import { readPage } from '../page.ts';
import { Request } from '../request.ts';
import { targetByArn } from '../target.ts';

export type ListStateMachineAliasesInput = {
  readonly stateMachineArn: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
};

export interface ListStateMachineAliasesOutput {
  readonly stateMachineAliases: readonly { readonly stateMachineAliasArn: string; readonly creationDate: number }[];
  readonly nextToken?: string;
}

/** The aliases of a machine, or those that route to a version, oldest first. */
export function listStateMachineAliases(
  context: ServiceContext,
  body: ListStateMachineAliasesInput,
): ListStateMachineAliasesOutput {
  const request = new Request(body);
  const arn = request.requiredString('stateMachineArn', { min: 1, max: 256 });
  const scope = `aliases ${arn}`;
  const { limit, cursor = 0, tokenAfter } = readPage(context, request, scope);
  const { machine, version } = targetByArn(context, arn);
  const rest = context.aliases
    .list(machine.key)
    .filter(({ key }) => key > cursor)
    .filter(({ routes }) => version === undefined || routes.some((route) => route.version === version.number));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    stateMachineAliases: page.map(({ name, created }) => ({
      stateMachineAliasArn: context.arns.alias(machine.name, name),
      creationDate: seconds(created),
    })),
    ...(rest.length > limit && last !== undefined && { nextToken: tokenAfter(last.key) }),
  };
}
