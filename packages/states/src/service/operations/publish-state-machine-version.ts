import { type ServiceContext, seconds } from '../context.ts';
import { conflict } from '../errors.ts';
import { DESCRIPTION, publishVersion } from '../publish.ts';
import { Request } from '../request.ts';
import { changeableMachine } from '../target.ts';

export type PublishStateMachineVersionInput = {
  readonly stateMachineArn: string;
  readonly revisionId?: string;
  readonly description?: string;
};

export interface PublishStateMachineVersionOutput {
  readonly creationDate: number;
  readonly stateMachineVersionArn: string;
}

/** What AWS calls the revision that CreateStateMachine made, which has no id. */
const INITIAL = 'INITIAL';

/** Gives the newest revision a version; if it has one already, that is the answer. */
export function publishStateMachineVersion(
  context: ServiceContext,
  body: PublishStateMachineVersionInput,
): PublishStateMachineVersionOutput {
  const request = new Request(body);
  const arn = request.requiredString('stateMachineArn', { min: 1, max: 256 });
  const revisionId = request.string('revisionId');
  const description = request.string('description', DESCRIPTION);
  request.check();
  const machine = changeableMachine(context, arn);
  const current = machine.revision.revisionId ?? INITIAL;
  if (revisionId !== undefined && revisionId !== current) {
    throw conflict(
      `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${current}.`,
    );
  }
  const version = publishVersion(context, machine, description);
  return {
    creationDate: seconds(version.created),
    stateMachineVersionArn: context.arns.version(machine.name, version.number),
  };
}
