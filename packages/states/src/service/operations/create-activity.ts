import { AWS_OWNED_KEY } from '../../journal/encryption.ts';
import { activityResource, type Tag } from '../../journal/tags.ts';
import type { JsonObject } from '../../json.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { checkName, Request } from '../request.ts';
import { readEncryption } from '../settings/encryption.ts';
import { checkTags, readTags } from '../tagging.ts';

export type CreateActivityInput = {
  readonly name: string;
  readonly encryptionConfiguration?: JsonObject;
  readonly tags?: readonly Tag[];
};

export interface CreateActivityOutput {
  readonly activityArn: string;
  readonly creationDate: number;
}

/** Creates an activity; one of the same name is answered as it is, unless it is encrypted in another way. */
export function createActivity(context: ServiceContext, input: CreateActivityInput): CreateActivityOutput {
  const request = new Request(input);
  const name = request.requiredString('name', { min: 1 });
  const encryptionRead = readEncryption(request);
  const tags = readTags(request);
  request.check();
  checkName(name);
  const encryption = encryptionRead() ?? AWS_OWNED_KEY;

  const { activities, arns, clock } = context;
  const activityArn = arns.activity(name);
  const existing = activities.get(name);
  if (existing !== undefined && JSON.stringify(existing.encryption) !== JSON.stringify(encryption)) {
    throw new ServiceError('ActivityAlreadyExists', `Activity Already Exists: '${activityArn}'`);
  }
  checkTags(tags, [], activityArn);
  if (existing !== undefined) return { activityArn, creationDate: seconds(existing.created) };
  return context.transaction(() => {
    const { created } = activities.create(name, encryption, clock.now());
    context.tags.put(activityResource(name), tags);
    return { activityArn, creationDate: seconds(created) };
  });
}
