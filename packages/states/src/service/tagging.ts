import { activityResource, machineResource, type Tag } from '../journal/tags.ts';
import type { ServiceContext } from './context.ts';
import { ServiceError, validation } from './errors.ts';
import type { Request } from './request.ts';

/** AWS's quota of tags per resource. */
const MAX_TAGS = 50;
const KEY = { min: 1, max: 128, pattern: '^[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$' } as const;
const VALUE = { max: 256, pattern: KEY.pattern } as const;

/** Reads a list of tags, well-formed or noted as violations of the request. */
export function readTags(request: Request): Tag[] {
  return (request.structures('tags') ?? []).map((tag) => ({
    key: tag.requiredString('key', KEY),
    value: tag.string('value', VALUE) ?? '',
  }));
}

/** Throws ValidationException or TooManyTags unless these tags may be added to those of the resource. */
export function checkTags(added: readonly Tag[], present: readonly Tag[], resourceArn: string): void {
  if (added.some(({ key }) => /^aws:/i.test(key))) {
    throw validation('aws: prefixed tag key names are not allowed for external use.');
  }
  const keys = new Set([...present, ...added].map(({ key }) => key));
  if (keys.size <= MAX_TAGS) return;
  throw new ServiceError('TooManyTags', `A resource can have at most ${MAX_TAGS} tags: '${resourceArn}'`, {
    resourceName: resourceArn,
  });
}

/** How the tag store names the resource behind an ARN. Throws InvalidArn or ResourceNotFound: versions have no tags. */
export function taggedResource(context: ServiceContext, arn: string): string {
  const { machines, activities, arns } = context;
  if (arns.resourceType(arn) === 'activity') {
    const name = arns.activityName(arn);
    if (name !== undefined && activities.get(name) !== undefined) return activityResource(name);
  } else {
    const reference = arns.machineReference(arn);
    const machine = reference && machines.get(reference.name);
    if (machine !== undefined && reference?.qualifier === undefined) return machineResource(machine.name);
  }
  throw new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`, { resourceName: arn });
}
