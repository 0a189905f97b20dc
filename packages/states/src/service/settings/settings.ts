import { AWS_OWNED_KEY } from '../../journal/encryption.ts';
import type { MachineSettings } from '../../journal/machines.ts';
import type { ServiceContext } from '../context.ts';
import { ServiceError } from '../errors.ts';
import type { Request } from '../request.ts';
import { readEncryption } from './encryption.ts';
import { readLogging } from './logging.ts';

const DEFAULTS = { logging: { level: 'OFF', includeExecutionData: false }, tracing: false } as const;

/**
 * Reads what a request says of a machine's logging, tracing and encryption. The first answer, after the request's own
 * check, throws InvalidLoggingConfiguration, InvalidTracingConfiguration or InvalidEncryptionConfiguration and lays it
 * over the settings there are.
 */
export function readSettings(request: Request, context: ServiceContext) {
  const logging = readLogging(request, context);
  const encryption = readEncryption(request);
  const tracing = readTracing(request);
  const given = ['loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'].some((field) =>
    request.has(field),
  );
  const over = (current: Partial<MachineSettings>, roleArn: string): MachineSettings => {
    const key = encryption() ?? current.encryption;
    return {
      roleArn,
      logging: logging() ?? current.logging ?? DEFAULTS.logging,
      tracing: tracing() ?? current.tracing ?? DEFAULTS.tracing,
      ...(key !== undefined && key !== AWS_OWNED_KEY && { encryption: key }),
    };
  };
  return { given, over };
}

function readTracing(request: Request): () => boolean | undefined {
  const given = request.object('tracingConfiguration');
  const enabled = given?.boolean('enabled');
  return () => {
    if (given === undefined || enabled !== undefined) return enabled;
    const reason = "'enabled' must be true or false";
    throw new ServiceError('InvalidTracingConfiguration', `Invalid Tracing Configuration: ${reason}`);
  };
}

/** Settings as the Describe operations show them. */
export function shownSettings({ roleArn, logging, tracing, encryption }: MachineSettings) {
  return {
    roleArn,
    loggingConfiguration: logging,
    tracingConfiguration: { enabled: tracing },
    encryptionConfiguration: encryption ?? AWS_OWNED_KEY,
  };
}
