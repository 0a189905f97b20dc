import { type ServiceContext, seconds } from '../context.ts';
import { conflict, machineDeleting, quotaExceeded } from '../errors.ts';
import { DESCRIPTION } from '../publish.ts';
import { Request } from '../request.ts';
import { type RoutingConfiguration, readRouting, resolveRouting } from '../routing.ts';

export type CreateStateMachineAliasInput = {
  readonly name: string;
  readonly description?: string;
  readonly routingConfiguration: RoutingConfiguration;
};

export interface CreateStateMachineAliasOutput {
  readonly stateMachineAliasArn: string;
  readonly creationDate: number;
}

const NAME = { min: 1, max: 80, pattern: '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$' } as const;
/** AWS's quota of aliases per machine. */
const MAX_ALIASES = 100;

/** Creates an alias of the machine whose versions it routes to; the same request again gives the same answer. */
export function createStateMachineAlias(
  context: ServiceContext,
  body: CreateStateMachineAliasInput,
): CreateStateMachineAliasOutput {
  const request = new Request(body);
  const name = request.requiredString('name', NAME);
  const description = request.string('description', DESCRIPTION);
  request.require('routingConfiguration');
  const routing = readRouting(request) ?? [];
  request.check();
  const { machine, routes } = resolveRouting(context, routing);
  const { aliases, arns, clock } = context;
  if (machine.deleting) throw machineDeleting(arns.machine(machine.name));

  const stateMachineAliasArn = arns.alias(machine.name, name);
  const existing = aliases.find(machine.key, name);
  if (existing !== undefined) {
    const same = existing.description === description && JSON.stringify(existing.routes) === JSON.stringify(routes);
    if (same) return { stateMachineAliasArn, creationDate: seconds(existing.created) };
    throw conflict(
      'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
    );
  }
  if (aliases.list(machine.key).length >= MAX_ALIASES) {
    throw quotaExceeded(`A state machine can have at most ${MAX_ALIASES} aliases`);
  }
  const now = clock.now();
  aliases.create(machine.key, name, description, routes, now);
  return { stateMachineAliasArn, creationDate: seconds(now) };
}
