import type { ActivityRecord } from '../journal/activities.ts';
import type { ServiceContext } from './context.ts';
import { activityDoesNotExist } from './errors.ts';
import type { Request } from './request.ts';

type Known = Pick<ServiceContext, 'arns' | 'activities'>;

/** The activity behind an ARN, if there is one. Throws InvalidArn. */
export function activityByArn({ arns, activities }: Known, arn: string): ActivityRecord | undefined {
  const name = arns.activityName(arn);
  return name === undefined ? undefined : activities.get(name);
}

/** The activity that a request names. Throws InvalidArn or ActivityDoesNotExist. */
export function findActivity(context: Known, request: Request): ActivityRecord {
  const arn = request.requiredString('activityArn', { min: 1, max: 256 });
  request.check();
  const activity = activityByArn(context, arn);
  if (activity === undefined) throw activityDoesNotExist(arn);
  return activity;
}
