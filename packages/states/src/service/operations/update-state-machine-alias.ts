import { type ServiceContext, seconds } from '../context.ts';
import { machineDeleting, validation } from '../errors.ts';
import { DESCRIPTION } from '../publish.ts';
import { Request } from '../request.ts';
import { type RoutingConfiguration, readRouting, resolveRouting } from '../routing.ts';
import { aliasByArn } from '../target.ts';

export type UpdateStateMachineAliasInput = {
  readonly stateMachineAliasArn: string;
  readonly description?: string;
  readonly routingConfiguration?: RoutingConfiguration;
};

export interface UpdateStateMachineAliasOutput {
  readonly updateDate: number;
}

/** Changes an alias; executions that run go on with the version they started with. */
export function updateStateMachineAlias(
  context: ServiceContext,
  body: UpdateStateMachineAliasInput,
): UpdateStateMachineAliasOutput {
  const request = new Request(body);
  const arn = request.requiredString('stateMachineAliasArn', { min: 1, max: 256 });
  const description = request.string('description', DESCRIPTION);
  const configuration = readRouting(request);
  request.check();
  if (description === undefined && configuration === undefined) {
    throw validation(
      'Either the description or the RoutingConfiguration must be specified',
      'MISSING_REQUIRED_PARAMETER',
    );
  }
  const { machine, alias } = aliasByArn(context, arn);
  if (machine.deleting) throw machineDeleting(context.arns.machine(machine.name));
  const routing = configuration && resolveRouting(context, configuration);
  if (routing !== undefined && routing.machine !== machine) {
    throw validation(
      `Routing configuration must contain versions of the alias's own state machine: ${context.arns.machine(machine.name)}`,
      'INVALID_ROUTING_CONFIGURATION',
    );
  }
  const now = context.clock.now();
  context.aliases.update(alias, description ?? alias.description, routing?.routes ?? alias.routes, now);
  return { updateDate: seconds(now) };
}
