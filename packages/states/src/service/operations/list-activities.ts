import { type ServiceContext, seconds } from '../context.ts';
import { readPage } from '../page.ts';
import { Request } from '../request.ts';

export type ListActivitiesInput = { readonly maxResults?: number; readonly nextToken?: string };

export interface ListActivitiesOutput {
  readonly activities: readonly {
    readonly activityArn: string;
    readonly name: string;
    readonly creationDate: number;
  }[];
  readonly nextToken?: string;
}

const SCOPE = 'activities';

/** Activities, oldest first. */
export function listActivities(context: ServiceContext, input: ListActivitiesInput): ListActivitiesOutput {
  const { activities, arns } = context;
  const { limit, cursor = 0, tokenAfter } = readPage(context, new Request(input), SCOPE);
  const rest = activities.list().filter(({ key }) => key > cursor);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    activities: page.map(({ name, created }) => ({
      activityArn: arns.activity(name),
      name,
      creationDate: seconds(created),
    })),
    ...(rest.length > limit && last !== undefined && { nextToken: tokenAfter(last.key) }),
  };
}
