import { MAX_DEFINITION_BYTES } from '../../definition/compile.ts';
import type { JsonObject } from '../../json.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { checkRole } from '../machine.ts';
import { publishVersion, readPublication } from '../publish.ts';
import { Request } from '../request.ts';
import { readSettings } from '../settings/settings.ts';
import { changeableMachine } from '../target.ts';

export type UpdateStateMachineInput = {
  readonly stateMachineArn: string;
  readonly definition?: string;
  readonly roleArn?: string;
  readonly publish?: boolean;
  readonly versionDescription?: string;
  readonly loggingConfiguration?: JsonObject;
  readonly tracingConfiguration?: JsonObject;
  readonly encryptionConfiguration?: JsonObject;
};

export interface UpdateStateMachineOutput {
  readonly updateDate: number;
  /** Absent while the machine is as it was created. */
  readonly revisionId?: string;
  readonly stateMachineVersionArn?: string;
}

/** Gives a machine a new revision; executions that run keep the one they started with. */
export function updateStateMachine(context: ServiceContext, input: UpdateStateMachineInput): UpdateStateMachineOutput {
  const request = new Request(input);
  const arn = request.requiredString('stateMachineArn', { min: 1, max: 256 });
  const definition = request.string('definition', { min: 1, max: MAX_DEFINITION_BYTES });
  const roleArn = request.string('roleArn', { min: 1, max: 256 });
  const publication = readPublication(request);
  const settingsRead = readSettings(request, context);
  request.check();
  const published = publication();
  const machine = changeableMachine(context, arn);
  if (definition === undefined && roleArn === undefined && !settingsRead.given) {
    throw new ServiceError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
  if (roleArn !== undefined) checkRole(roleArn);
  const { revision } = machine;
  const settings = settingsRead.over(revision.settings, roleArn ?? revision.settings.roleArn);
  if (definition !== undefined) context.models.compile(definition, machine.type);

  const { machines, clock } = context;
  const now = clock.now();
  // What changes nothing makes no revision.
  const changed =
    (definition !== undefined && definition !== revision.definition) ||
    JSON.stringify(settings) !== JSON.stringify(revision.settings);
  return context.transaction(() => {
    const updated = changed
      ? machines.update(machine, context.uuid(), definition ?? revision.definition, settings, now)
      : machine;
    const { revisionId } = updated.revision;
    const version = published && publishVersion(context, updated, published.description);
    return {
      updateDate: seconds(now),
      ...(revisionId !== undefined && { revisionId }),
      ...(version !== undefined && { stateMachineVersionArn: context.arns.version(machine.name, version.number) }),
    };
  });
}
