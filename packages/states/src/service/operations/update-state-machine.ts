import { MAX_DEFINITION_BYTES } from '../../definition/compile.ts';
import { machineByArn, type ServiceContext, seconds } from '../context.ts';
import { machineDoesNotExist, ServiceError } from '../errors.ts';
import { checkRole, readLogging, readTracing, refuseVersion } from '../machine.ts';
import { Request } from '../request.ts';

export type UpdateStateMachineInput = {
  readonly stateMachineArn: string;
  readonly definition?: string;
  readonly roleArn?: string;
};

export interface UpdateStateMachineOutput {
  readonly updateDate: number;
  /** Absent while the machine is as it was created. */
  readonly revisionId?: string;
}

/** Gives a machine a new revision; executions that run keep the one they started with. */
export function updateStateMachine(context: ServiceContext, input: UpdateStateMachineInput): UpdateStateMachineOutput {
  const request = new Request(input);
  const arn = request.requiredString('stateMachineArn', { min: 1, max: 256 });
  const definition = request.string('definition', { min: 1, max: MAX_DEFINITION_BYTES });
  const roleArn = request.string('roleArn', { min: 1, max: 256 });
  request.check();
  const logging = readLogging(request);
  const tracing = readTracing(request);
  refuseVersion(request);
  const machine = machineByArn(context, arn);
  if (machine.deleting) throw machineDoesNotExist(arn);
  if (definition === undefined && roleArn === undefined && logging === undefined && tracing === undefined) {
    throw new ServiceError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
  if (roleArn !== undefined) checkRole(roleArn);
  if (definition !== undefined) context.models.compile(definition, machine.type);

  const { revision } = machine;
  const updateDate = seconds(context.clock.now());
  const settings = {
    roleArn: roleArn ?? revision.settings.roleArn,
    logging: logging ?? revision.settings.logging,
    tracing: tracing ?? revision.settings.tracing,
  };
  const changed =
    (definition !== undefined && definition !== revision.definition) ||
    JSON.stringify(settings) !== JSON.stringify(revision.settings);
  // What changes nothing makes no revision.
  const revisionId = changed ? context.uuid() : revision.revisionId;
  if (changed && revisionId !== undefined) {
    const { machines, clock } = context;
    machines.update(machine, revisionId, definition ?? revision.definition, settings, clock.now());
  }
  return { updateDate, ...(revisionId !== undefined && { revisionId }) };
}
