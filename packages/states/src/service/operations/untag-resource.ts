import type { ServiceContext } from '../context.ts';
import { Request } from '../request.ts';
import { taggedResource } from '../tagging.ts';

export type UntagResourceInput = { readonly resourceArn: string; readonly tagKeys: readonly string[] };

/** Takes tags from a resource; keys that it doesn't have are nothing to it. */
export function untagResource(context: ServiceContext, body: UntagResourceInput): Record<string, never> {
  const request = new Request(body);
  const arn = request.requiredString('resourceArn', { min: 1, max: 256 });
  request.require('tagKeys');
  const keys = request.strings('tagKeys', { min: 1, max: 128 }) ?? [];
  request.check();
  context.tags.remove(taggedResource(context, arn), keys);
  return {};
}
