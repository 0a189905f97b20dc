import { type ServiceContext, seconds } from '../context.ts';
import type { MachineType } from '../machine.ts';
import { readPage } from '../page.ts';
import { Request } from '../request.ts';

export type ListStateMachinesInput = { readonly maxResults?: number; readonly nextToken?: string };

export interface ListStateMachinesOutput {
  readonly stateMachines: readonly {
    readonly stateMachineArn: string;
    readonly name: string;
    readonly type: MachineType;
    readonly creationDate: number;
  }[];
  readonly nextToken?: string;
}

const SCOPE = 'stateMachines';

export function listStateMachines(context: ServiceContext, input: ListStateMachinesInput): ListStateMachinesOutput {
  const { machines, arns } = context;
  const { limit, cursor = 0, tokenAfter } = readPage(context, new Request(input), SCOPE);
  const rest = machines.list().filter(({ key }) => key > cursor);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    stateMachines: page.map(({ name, type, created }) => ({
      stateMachineArn: arns.machine(name),
      name,
      type,
      creationDate: seconds(created),
    })),
    ...(rest.length > limit && last !== undefined && { nextToken: tokenAfter(last.key) }),
  };
}
