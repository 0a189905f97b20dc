import type { LoggingConfiguration, MachineSettings } from '../journal/machines.ts';
import { invalidArn, ServiceError, validation } from './errors.ts';
import type { Request } from './request.ts';

export const MACHINE_TYPES = ['STANDARD', 'EXPRESS'] as const;
export type MachineType = (typeof MACHINE_TYPES)[number];

const LEVELS = ['ALL', 'ERROR', 'FATAL', 'OFF'] as const;
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+/;

export function checkRole(roleArn: string): void {
  if (!roleArn.startsWith('arn:')) throw invalidArn(`Invalid ARN prefix: ${roleArn}`);
  if (!ROLE.test(roleArn)) throw invalidArn(`Invalid role ARN: ${roleArn}`);
}

/** Reads loggingConfiguration as AWS completes it. Throws InvalidLoggingConfiguration. */
export function readLogging(request: Request): LoggingConfiguration | undefined {
  const given = request.object('loggingConfiguration');
  if (given === undefined) return undefined;
  const level = given.oneOf('level', LEVELS) ?? 'OFF';
  const includeExecutionData = given.boolean('includeExecutionData') ?? false;
  const destinations = given.list('destinations');
  given.check();
  if (level !== 'OFF' && destinations?.length !== 1) {
    const message = 'Invalid Logging Configuration: Must specify exactly one Log Destination.';
    throw new ServiceError('InvalidLoggingConfiguration', message);
  }
  return {
    level,
    includeExecutionData,
    ...(destinations !== undefined && {
      destinations: destinations as NonNullable<LoggingConfiguration['destinations']>,
    }),
  };
}

/** Reads tracingConfiguration. */
export function readTracing(request: Request): boolean | undefined {
  return request.object('tracingConfiguration')?.boolean('enabled');
}

/** Versions are not there yet, so nobody may believe that one was made. */
export function refuseVersion(request: Request): void {
  const publish = request.boolean('publish') ?? false;
  if (!publish && request.string('versionDescription') !== undefined) {
    throw validation('Version description can only be set when publish is true');
  }
  if (publish) throw validation('Publishing versions of state machines is not supported by this endpoint yet');
}

/** Settings as the Describe operations show them. */
export function shownSettings({ roleArn, logging, tracing }: MachineSettings) {
  return {
    roleArn,
    loggingConfiguration: logging,
    tracingConfiguration: { enabled: tracing },
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  };
}
