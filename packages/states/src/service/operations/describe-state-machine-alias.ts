import { type ServiceContext, seconds } from '../context.ts';
import { Request } from '../request.ts';
import type { RoutingConfiguration } from '../routing.ts';
import { aliasByArn } from '../target.ts';

export type DescribeStateMachineAliasInput = { readonly stateMachineAliasArn: string };

export interface DescribeStateMachineAliasOutput {
  readonly stateMachineAliasArn: string;
  readonly name: string;
  readonly description?: string;
  readonly routingConfiguration: RoutingConfiguration;
  readonly creationDate: number;
  readonly updateDate: number;
}

export function describeStateMachineAlias(
  context: ServiceContext,
  body: DescribeStateMachineAliasInput,
): DescribeStateMachineAliasOutput {
  const request = new Request(body);
  const arn = request.requiredString('stateMachineAliasArn', { min: 1, max: 256 });
  request.check();
  const { machine, alias } = aliasByArn(context, arn);
  const { name, description, routes, created, updated } = alias;
  return {
    stateMachineAliasArn: arn,
    name,
    ...(description !== undefined && { description }),
    routingConfiguration: routes.map(({ version, weight }) => ({
      stateMachineVersionArn: context.arns.version(machine.name, version),
      weight,
    })),
    creationDate: seconds(created),
    updateDate: seconds(updated),
  };
}
