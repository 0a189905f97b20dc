import type { Tag } from '../../journal/tags.ts';
import type { ServiceContext } from '../context.ts';
import { Request } from '../request.ts';
import { checkTags, readTags, taggedResource } from '../tagging.ts';

export type TagResourceInput = {
  readonly resourceArn: string;
  readonly tags: readonly Tag[];
};

/** Adds tags to a resource, or changes the values of those it has. */
export function tagResource(context: ServiceContext, body: TagResourceInput): Record<string, never> {
  const request = new Request(body);
  const arn = request.requiredString('resourceArn', { min: 1, max: 256 });
  request.require('tags');
  const tags = readTags(request);
  request.check();
  const resource = taggedResource(context, arn);
  checkTags(tags, context.tags.of(resource), arn);
  context.tags.put(resource, tags);
  return {};
}
