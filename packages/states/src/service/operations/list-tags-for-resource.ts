import type { Tag } from '../../journal/tags.ts';
import type { ServiceContext } from '../context.ts';
import { Request } from '../request.ts';
import { taggedResource } from '../tagging.ts';

export type ListTagsForResourceInput = { readonly resourceArn: string };

export interface ListTagsForResourceOutput {
  readonly tags: readonly Tag[];
}

export function listTagsForResource(
  context: ServiceContext,
  body: ListTagsForResourceInput,
): ListTagsForResourceOutput {
  const request = new Request(body);
  const arn = request.requiredString('resourceArn', { min: 1, max: 256 });
  request.check();
  return { tags: context.tags.of(taggedResource(context, arn)) };
}
