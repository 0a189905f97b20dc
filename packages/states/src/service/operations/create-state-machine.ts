import { MAX_DEFINITION_BYTES } from '../../definition/compile.ts';
import type { MachineSettings } from '../../journal/machines.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { checkRole, MACHINE_TYPES, type MachineType, readLogging, readTracing, refuseVersion } from '../machine.ts';
import { checkName, Request } from '../request.ts';

export type CreateStateMachineInput = {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type?: MachineType;
};

export interface CreateStateMachineOutput {
  readonly stateMachineArn: string;
  readonly creationDate: number;
}

/** Creates a machine; the same request again gives the same answer, another one under its name is refused. */
export function createStateMachine(context: ServiceContext, input: CreateStateMachineInput): CreateStateMachineOutput {
  const request = new Request(input);
  const name = request.requiredString('name', { min: 1 });
  const definition = request.requiredString('definition', { min: 1, max: MAX_DEFINITION_BYTES });
  const roleArn = request.requiredString('roleArn', { min: 1, max: 256 });
  const type = request.oneOf('type', MACHINE_TYPES) ?? 'STANDARD';
  request.check();
  checkName(name);
  checkRole(roleArn);
  refuseVersion(request);
  const settings: MachineSettings = {
    roleArn,
    logging: readLogging(request) ?? { level: 'OFF', includeExecutionData: false },
    tracing: readTracing(request) ?? false,
  };
  context.models.compile(definition, type);

  const { machines, arns } = context;
  const stateMachineArn = arns.machine(name);
  let machine = machines.get(name);
  if (machine?.deleting) {
    throw new ServiceError('StateMachineDeleting', `State Machine is being deleted: '${stateMachineArn}'`);
  }
  if (machine !== undefined) {
    const { revision } = machine;
    // AWS doesn't count the role among what makes a request the same.
    const same =
      machine.type === type &&
      revision.definition === definition &&
      JSON.stringify({ ...revision.settings, roleArn }) === JSON.stringify(settings);
    if (!same) {
      throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${stateMachineArn}'`);
    }
  }
  machine ??= machines.create(name, type, definition, settings, context.clock.now());
  return { stateMachineArn, creationDate: seconds(machine.created) };
}
