import { type ServiceContext, seconds } from '../context.ts';
import { readEncryption } from '../encryption.ts';
import { ServiceError } from '../errors.ts';
import { checkName, Request } from '../request.ts';

export type CreateActivityInput = { readonly name: string };

export interface CreateActivityOutput {
  readonly activityArn: string;
  readonly creationDate: number;
}

/** Creates an activity; one of the same name is answered as it is, unless it is encrypted in another way. */
export function createActivity(context: ServiceContext, input: CreateActivityInput): CreateActivityOutput {
  const request = new Request(input);
  const name = request.requiredString('name', { min: 1 });
  request.check();
  checkName(name);
  const encryption = readEncryption(request) ?? { type: 'AWS_OWNED_KEY' };

  const { activities, arns, clock } = context;
  const activityArn = arns.activity(name);
  const existing = activities.get(name);
  if (existing !== undefined && JSON.stringify(existing.encryption) !== JSON.stringify(encryption)) {
    throw new ServiceError('ActivityAlreadyExists', `Activity Already Exists: '${activityArn}'`);
  }
  const { created } = existing ?? activities.create(name, encryption, clock.now());
  return { activityArn, creationDate: seconds(created) };
}
