import { type ServiceContext, seconds } from '../context.ts';
import { readPage } from '../page.ts';
import { Request } from '../request.ts';
import { machineByArn } from '../target.ts';

export type ListStateMachineVersionsInput = {
  readonly stateMachineArn: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
};

export interface ListStateMachineVersionsOutput {
  readonly stateMachineVersions: readonly { readonly stateMachineVersionArn: string; readonly creationDate: number }[];
  readonly nextToken?: string;
}

/** The versions of a machine, newest first. */
export function listStateMachineVersions(
  context: ServiceContext,
  body: ListStateMachineVersionsInput,
): ListStateMachineVersionsOutput {
  const request = new Request(body);
  const arn = request.requiredString('stateMachineArn', { min: 1, max: 256 });
  const scope = `versions ${arn}`;
  const { limit, cursor = Number.MAX_SAFE_INTEGER, tokenAfter } = readPage(context, request, scope);
  const machine = machineByArn(context, arn);
  const versions = context.versions.list(machine.key, cursor, limit + 1);
  const page = versions.slice(0, limit);
  const last = page.at(-1);
  return {
    stateMachineVersions: page.map(({ number, created }) => ({
      stateMachineVersionArn: context.arns.version(machine.name, number),
      creationDate: seconds(created),
    })),
    ...(versions.length > limit && last !== undefined && { nextToken: tokenAfter(last.number) }),
  };
}
