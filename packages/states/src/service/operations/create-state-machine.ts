import { MAX_DEFINITION_BYTES } from '../../definition/compile.ts';
import type { MachineRecord, MachineSettings } from '../../journal/machines.ts';
import { machineResource, type Tag } from '../../journal/tags.ts';
import type { JsonObject } from '../../json.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { machineDeleting, ServiceError } from '../errors.ts';
import { checkRole, MACHINE_TYPES, type MachineType } from '../machine.ts';
import { publishVersion, readPublication } from '../publish.ts';
import { checkName, Request } from '../request.ts';
import { readSettings } from '../settings/settings.ts';
import { checkTags, readTags } from '../tagging.ts';

export type CreateStateMachineInput = {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type?: MachineType;
  readonly publish?: boolean;
  readonly versionDescription?: string;
  readonly loggingConfiguration?: JsonObject;
  readonly tracingConfiguration?: JsonObject;
  readonly encryptionConfiguration?: JsonObject;
  readonly tags?: readonly Tag[];
};

export interface CreateStateMachineOutput {
  readonly stateMachineArn: string;
  readonly creationDate: number;
  readonly stateMachineVersionArn?: string;
}

/** Creates a machine; the same request again gives the same answer, another one under its name is refused. */
export function createStateMachine(context: ServiceContext, input: CreateStateMachineInput): CreateStateMachineOutput {
  const request = new Request(input);
  const name = request.requiredString('name', { min: 1 });
  const definition = request.requiredString('definition', { min: 1, max: MAX_DEFINITION_BYTES });
  const roleArn = request.requiredString('roleArn', { min: 1, max: 256 });
  const type = request.oneOf('type', MACHINE_TYPES) ?? 'STANDARD';
  const publication = readPublication(request);
  const settingsRead = readSettings(request, context);
  const tags = readTags(request);
  request.check();
  checkName(name);
  checkRole(roleArn);
  const published = publication();
  const settings = settingsRead.over({}, roleArn);
  const { machines, arns } = context;
  const stateMachineArn = arns.machine(name);
  checkTags(tags, [], stateMachineArn);
  context.models.compile(definition, type);

  const existing = machines.get(name);
  if (existing?.deleting) throw machineDeleting(stateMachineArn);
  if (existing !== undefined && !isSame(context, existing, { type, definition, settings, published })) {
    throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${stateMachineArn}'`);
  }
  return context.transaction(() => {
    const machine = existing ?? machines.create(name, type, definition, settings, context.clock.now());
    if (existing === undefined) context.tags.put(machineResource(name), tags);
    const version = published && publishVersion(context, machine, published.description);
    return {
      stateMachineArn,
      creationDate: seconds(machine.created),
      ...(version !== undefined && { stateMachineVersionArn: arns.version(name, version.number) }),
    };
  });
}

interface Wanted {
  readonly type: MachineType;
  readonly definition: string;
  readonly settings: MachineSettings;
  readonly published: { readonly description: string | undefined } | undefined;
}

/** Whether the request is one for the machine that is there. AWS counts neither role nor tags among what makes it so. */
function isSame({ versions }: ServiceContext, { type, revision }: MachineRecord, wanted: Wanted): boolean {
  const { roleArn } = wanted.settings;
  const version = versions.ofRevision(revision.key);
  return (
    type === wanted.type &&
    revision.definition === wanted.definition &&
    JSON.stringify({ ...revision.settings, roleArn }) === JSON.stringify(wanted.settings) &&
    (wanted.published === undefined || version?.description === (wanted.published.description ?? null))
  );
}
