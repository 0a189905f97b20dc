import { invalidArn } from './errors.ts';

export const MACHINE_TYPES = ['STANDARD', 'EXPRESS'] as const;
export type MachineType = (typeof MACHINE_TYPES)[number];

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+/;

export function checkRole(roleArn: string): void {
  if (!roleArn.startsWith('arn:')) throw invalidArn(`Invalid ARN prefix: ${roleArn}`);
  if (!ROLE.test(roleArn)) throw invalidArn(`Invalid role ARN: ${roleArn}`);
}
