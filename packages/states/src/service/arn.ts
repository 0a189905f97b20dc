import { executionDoesNotExist, invalidArn, validation } from './errors.ts';

/** A machine by its name or, with a qualifier, one of its versions (a number) or aliases (a name). */
export interface MachineReference {
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** Builds and reads the ARNs of one account in one region. */
export class Arns {
  private readonly prefix: string;

  constructor(region: string, accountId: string) {
    this.prefix = `arn:aws:states:${region}:${accountId}`;
  }

  machine(name: string): string {
    return `${this.prefix}:stateMachine:${name}`;
  }

  activity(name: string): string {
    return `${this.prefix}:activity:${name}`;
  }

  execution(machine: string, name: string): string {
    return `${this.prefix}:execution:${machine}:${name}`;
  }

  mapRun(machine: string, label: string, uuid: string): string {
    return `${this.prefix}:mapRun:${machine}/${label}:${uuid}`;
  }

  express(machine: string, name: string, uuid: string): string {
    return `${this.prefix}:express:${machine}:${name}:${uuid}`;
  }

  /** The execution that a test of a state runs in. */
  test(machine: string, name: string): string {
    return `${this.prefix}:express:${machine}:${name}`;
  }

  /** What kind of thing an ARN names. Throws InvalidArn. */
  resourceType(arn: string): string {
    return split(arn)[0] ?? '';
  }

  version(machine: string, number: number): string {
    return `${this.machine(machine)}:${number}`;
  }

  alias(machine: string, name: string): string {
    return `${this.machine(machine)}:${name}`;
  }

  /**
   * What a state machine's ARN names; undefined if it belongs to somebody else. Throws InvalidArn, and ValidationException
   * for a distributed Map within a machine.
   */
  machineReference(arn: string): MachineReference | undefined {
    const [name, qualifier, ...rest] = this.own(arn, 'stateMachine') ?? [];
    if (name?.includes('/')) {
      throw validation(`The ARN of a distributed Map is not supported by this operation: '${arn}'`);
    }
    return name === undefined || rest.length > 0 ? undefined : { name, qualifier };
  }

  /** The distributed Map that a machine's ARN names by its label; undefined if it names none. Throws InvalidArn. */
  mapReference(arn: string): { readonly machine: string; readonly label: string } | undefined {
    const [name = '', ...rest] = this.own(arn, 'stateMachine') ?? [];
    const [machine, label, ...deeper] = name.split('/');
    if (!machine || !label || deeper.length > 0 || rest.length > 0) return undefined;
    return { machine, label };
  }

  /** The name in an activity's ARN; undefined if it belongs to somebody else. Throws InvalidArn. */
  activityName(arn: string): string | undefined {
    const [name, ...rest] = this.own(arn, 'activity') ?? [];
    return rest.length > 0 ? undefined : name;
  }

  /** What follows the resource type; undefined in an ARN of somebody else. */
  private own(arn: string, type: 'stateMachine' | 'activity'): string[] | undefined {
    const expected = `${this.prefix}:${type}:`;
    if (arn.startsWith(expected)) return arn.slice(expected.length).split(':');
    const [resource] = split(arn);
    if (resource !== type) throw invalidArn(`Resource type not valid in this context: ${resource}`);
    return undefined;
  }

  /**
   * The names in the ARN of an execution that is kept: a Standard one, or any that a Map Run started, which has the label
   * of its Map. Throws InvalidArn or ExecutionDoesNotExist.
   */
  executionNames(arn: string): { machine: string; label: string | undefined; name: string } {
    const [resource, qualified, name, ...rest] = split(arn);
    const [machine, label, ...deeper] = qualified?.split('/') ?? [];
    const express = resource === 'express' && label !== undefined;
    if (resource !== 'execution' && !express) throw invalidArn(`Resource type not valid in this context: ${resource}`);
    if (!machine || name === undefined || deeper.length > 0 || rest.length !== (express ? 1 : 0)) {
      throw invalidArn(`Invalid ARN: ${arn}`);
    }
    if (!arn.startsWith(this.prefix)) throw executionDoesNotExist(arn);
    return { machine, label, name };
  }

  /** The names in the ARN of a Map Run; undefined if it belongs to somebody else. Throws InvalidArn. */
  mapRunNames(arn: string): { machine: string; label: string; uuid: string } | undefined {
    const [resource, qualified, uuid, ...rest] = split(arn);
    const [machine, label, ...deeper] = qualified?.split('/') ?? [];
    if (resource !== 'mapRun') throw invalidArn(`Resource type not valid in this context: ${resource}`);
    if (!machine || !label || deeper.length > 0 || uuid === undefined || rest.length > 0) {
      throw invalidArn(`Invalid ARN: ${arn}`);
    }
    return arn.startsWith(`${this.prefix}:`) ? { machine, label, uuid } : undefined;
  }
}

/** What follows the account in an ARN of Step Functions: the resource type, then its names. */
function split(arn: string): string[] {
  const [prefix, , service, region, account, ...resource] = arn.split(':');
  if (prefix !== 'arn') throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (service !== 'states') throw invalidArn(`Service name must be states: ${arn}`);
  if (!region || !account || resource.length < 2) throw invalidArn(`Invalid ARN: ${arn}`);
  return resource;
}
