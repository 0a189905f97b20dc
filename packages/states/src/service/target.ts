import type { AliasRecord } from '../journal/aliases.ts';
import type { MachineRecord, Revision } from '../journal/machines.ts';
import type { VersionRecord } from '../journal/versions.ts';
import type { ServiceContext } from './context.ts';
import { machineDeleting, machineDoesNotExist, resourceNotFound } from './errors.ts';

/** A machine with what its ARN's qualifier says; without one, the newest revision. */
export interface Target {
  readonly machine: MachineRecord;
  readonly revision: Revision;
  readonly version: VersionRecord | undefined;
  readonly alias: AliasRecord | undefined;
}

interface Reference {
  readonly machine: MachineRecord;
  readonly qualifier: string | undefined;
}

/** The machine that an ARN is about, qualified or not. Throws InvalidArn. */
function referenceByArn({ arns, machines }: ServiceContext, arn: string): Reference | undefined {
  const reference = arns.machineReference(arn);
  const machine = reference && machines.get(reference.name);
  return machine && { machine, qualifier: reference.qualifier };
}

/** The machine behind an unqualified ARN. Throws InvalidArn or StateMachineDoesNotExist. */
export function machineByArn(context: ServiceContext, arn: string): MachineRecord {
  const reference = referenceByArn(context, arn);
  if (reference === undefined || reference.qualifier !== undefined) throw machineDoesNotExist(arn);
  return reference.machine;
}

/** The machine behind an unqualified ARN, to be changed. Throws StateMachineDeleting too. */
export function changeableMachine(context: ServiceContext, arn: string): MachineRecord {
  const machine = machineByArn(context, arn);
  if (machine.deleting) throw machineDeleting(arn);
  return machine;
}

/**
 * The machine, version or alias behind an ARN; an alias chooses one of its versions by their weights. Throws InvalidArn
 * or StateMachineDoesNotExist.
 */
export function targetByArn(context: ServiceContext, arn: string): Target {
  const { machines, versions, aliases, random } = context;
  const reference = referenceByArn(context, arn);
  if (reference === undefined) throw machineDoesNotExist(arn);
  const { machine, qualifier } = reference;
  if (qualifier === undefined) return { machine, revision: machine.revision, version: undefined, alias: undefined };
  const alias = aliases.find(machine.key, qualifier);
  const number = alias === undefined ? versionNumber(qualifier) : choose(alias, random());
  const version = number === undefined ? undefined : versions.find(machine.key, number);
  const revision = version && machines.revision(version.revision);
  if (revision === undefined) throw machineDoesNotExist(arn);
  return { machine, revision, version, alias };
}

/** The number that a qualifier is; an alias's name can't be all digits. */
function versionNumber(qualifier = ''): number | undefined {
  return /^\d{1,15}$/.test(qualifier) ? Number(qualifier) : undefined;
}

function choose({ routes }: AliasRecord, random: number): number | undefined {
  let rest = random * 100;
  const route = routes.find(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  return route?.version;
}

/**
 * The machine and the number in a version's ARN, whether or not there is such a version; undefined without machine. Any
 * other ARN of a machine has no number. Throws InvalidArn.
 */
export function versionReference(
  context: ServiceContext,
  arn: string,
): { machine: MachineRecord; number: number | undefined } | undefined {
  const reference = referenceByArn(context, arn);
  return reference && { machine: reference.machine, number: versionNumber(reference.qualifier) };
}

/** The alias behind an ARN. Throws InvalidArn or ResourceNotFound. */
export function aliasByArn(context: ServiceContext, arn: string): { machine: MachineRecord; alias: AliasRecord } {
  const reference = referenceByArn(context, arn);
  const alias = reference && context.aliases.find(reference.machine.key, reference.qualifier ?? '');
  if (reference === undefined || alias === undefined) throw resourceNotFound();
  return { machine: reference.machine, alias };
}
