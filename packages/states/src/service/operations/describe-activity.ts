import type { EncryptionConfiguration } from '../../journal/encryption.ts';
import { findActivity } from '../activity.ts';
import { type ServiceContext, seconds } from '../context.ts';
import { Request } from '../request.ts';

export type DescribeActivityInput = { readonly activityArn: string };

export interface DescribeActivityOutput {
  readonly activityArn: string;
  readonly name: string;
  readonly creationDate: number;
  readonly encryptionConfiguration: EncryptionConfiguration;
}

export function describeActivity(context: ServiceContext, input: DescribeActivityInput): DescribeActivityOutput {
  const { name, created, encryption } = findActivity(context, new Request(input));
  return {
    activityArn: context.arns.activity(name),
    name,
    creationDate: seconds(created),
    encryptionConfiguration: encryption,
  };
}
