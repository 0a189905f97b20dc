import type { LoggingConfiguration } from '../../journal/machines.ts';
import type { ServiceContext } from '../context.ts';
import { ServiceError } from '../errors.ts';
import type { Request } from '../request.ts';

const LEVELS = ['ALL', 'ERROR', 'FATAL', 'OFF'] as const;
const LOG_GROUP = /^arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:([\w\-./#]+):\*$/;

const refusal = (reason: string) =>
  new ServiceError('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${reason}`);

/** The parts of loggingConfiguration, still to be completed and checked once the whole request is well-formed. */
export function readLogging(request: Request, { hasLogGroup }: ServiceContext): () => LoggingConfiguration | undefined {
  const given = request.object('loggingConfiguration');
  if (given === undefined) return () => undefined;
  const level = given.oneOf('level', LEVELS) ?? 'OFF';
  const includeExecutionData = given.boolean('includeExecutionData') ?? false;
  const destinations = given.structures('destinations')?.map((destination) => {
    const group = destination.object('cloudWatchLogsLogGroup');
    return group?.string('logGroupArn', { min: 1, max: 256 });
  });
  return () => {
    const count = destinations?.length ?? 0;
    if (count > 1 || (count === 0 && level !== 'OFF')) throw refusal('Must specify exactly one Log Destination.');
    const found = destinations?.map((logGroupArn = '') => {
      const [, name] = LOG_GROUP.exec(logGroupArn) ?? [];
      if (name === undefined || !hasLogGroup(name)) throw refusal('Log Destination not found.');
      return { cloudWatchLogsLogGroup: { logGroupArn } };
    });
    return { level, includeExecutionData, ...(found !== undefined && { destinations: found }) };
  };
}
