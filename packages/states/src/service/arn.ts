import { executionDoesNotExist, invalidArn } from './errors.ts';

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

  /** What a state machine's ARN names; undefined if it belongs to somebody else. Throws InvalidArn. */
  machineReference(arn: string): MachineReference | undefined {
    const [name, qualifier, ...rest] = this.own(arn, 'stateMachine') ?? [];
    return name === undefined || rest.length > 0 ? undefined : { name, qualifier };
  }

  /** The name in an activity's ARN; undefined if it belongs to somebody else. Throws InvalidArn. */
  activityName(arn: string): string | undefined {
    const [name, ...rest] = this.own(arn, 'activity') ?? [];
    return rest.length > 0 ? undefined : name;
  }

  /** What follows the resource type; undefined in an ARN of somebody else. */
  private own(arn: string, type: 'stateMachine' | 'activity'): string[] | undefined {
    const [resource, ...names] = split(arn);
    if (resource !== type) throw invalidArn(`Resource type not valid in this context: ${resource}`);
    return arn.startsWith(`${this.prefix}:`) ? names : undefined;
  }

  /** The names in a Standard execution's ARN. Throws InvalidArn or ExecutionDoesNotExist. */
  executionNames(arn: string): { machine: string; name: string } {
    const [resource, machine, name, ...rest] = split(arn);
    if (resource !== 'execution') throw invalidArn(`Resource type not valid in this context: ${resource}`);
    if (machine === undefined || name === undefined || rest.length > 0) throw invalidArn(`Invalid ARN: ${arn}`);
    if (!arn.startsWith(this.prefix)) throw executionDoesNotExist(arn);
    return { machine, name };
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
