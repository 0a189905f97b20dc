import { activityResource } from '../../journal/tags.ts';
import { activityByArn } from '../activity.ts';
import type { ServiceContext } from '../context.ts';
import { Request } from '../request.ts';

export type DeleteActivityInput = { readonly activityArn: string };

/**
 * Deletes an activity; one that isn't there is as good as deleted. Tasks that are scheduled wait on: for their time-out,
 * or for an activity of the same name.
 */
export function deleteActivity(context: ServiceContext, input: DeleteActivityInput): Record<string, never> {
  const request = new Request(input);
  const arn = request.requiredString('activityArn', { min: 1, max: 256 });
  request.check();
  const activity = activityByArn(context, arn);
  if (activity === undefined) return {};
  const { name } = activity;
  context.transaction(() => {
    context.activities.remove(name);
    context.tags.clear(activityResource(name));
  });
  return {};
}
