import type { Route } from '../journal/aliases.ts';
import type { MachineRecord } from '../journal/machines.ts';
import type { ServiceContext } from './context.ts';
import { resourceNotFound, validation } from './errors.ts';
import type { Request } from './request.ts';
import { versionReference } from './target.ts';

export type RoutingConfiguration = readonly { readonly stateMachineVersionArn: string; readonly weight: number }[];

const refusal = (message: string) => validation(message, 'INVALID_ROUTING_CONFIGURATION');

export function readRouting(request: Request): RoutingConfiguration | undefined {
  return request.structures('routingConfiguration', { min: 1, max: 2 })?.map((route) => {
    const stateMachineVersionArn = route.requiredString('stateMachineVersionArn', { min: 1, max: 256 });
    route.require('weight');
    return { stateMachineVersionArn, weight: route.integer('weight', 0, 100) ?? 0 };
  });
}

/**
 * The routes that a routing configuration means: to versions of one machine, with weights that sum up to 100. Throws
 * InvalidArn, ValidationException or ResourceNotFound.
 */
export function resolveRouting(
  context: ServiceContext,
  configuration: RoutingConfiguration,
): { readonly machine: MachineRecord; readonly routes: readonly Route[] } {
  const arns = configuration.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  const shown = `[${arns.join(', ')}]`;
  if (new Set(arns).size < arns.length) {
    throw refusal(`Routing configuration must contain distinct state machine version ARNs. Received: ${shown}`);
  }
  const weights = configuration.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw refusal(`Sum of routing configuration weights must equal 100. Received: ${JSON.stringify(weights)}`);
  }
  const references = arns.map((arn) => versionReference(context, arn));
  if (references.some((reference) => reference !== undefined && reference.number === undefined)) {
    throw refusal(`Routing configuration must contain state machine version ARNs. Received: ${shown}`);
  }
  const machine = references[0]?.machine;
  if (machine === undefined) throw resourceNotFound();
  const routes = references.map((reference, index) => {
    if (reference === undefined) throw resourceNotFound();
    if (reference.machine !== machine) {
      throw refusal(`Routing configuration must contain versions of one state machine. Received: ${shown}`);
    }
    const version = reference.number === undefined ? undefined : context.versions.find(machine.key, reference.number);
    if (version === undefined) throw resourceNotFound();
    return { version: version.number, weight: weights[index] ?? 0 };
  });
  return { machine, routes };
}
