import type { EngineEvent } from '../history/events.ts';
import type { LoggingConfiguration } from '../journal/machines.ts';

/** What of an execution goes to CloudWatch Logs, and where; nothing for a machine whose level is OFF. */
export interface Logging {
  readonly logGroupArn: string;
  readonly level: 'ALL' | 'ERROR' | 'FATAL';
  readonly includeExecutionData: boolean;
}

/** What a machine's loggingConfiguration comes to. */
export function loggingOf({ level, includeExecutionData, destinations }: LoggingConfiguration): Logging | undefined {
  const logGroupArn = destinations?.[0]?.cloudWatchLogsLogGroup.logGroupArn;
  if (logGroupArn === undefined || (level !== 'ALL' && level !== 'ERROR' && level !== 'FATAL')) return undefined;
  return { logGroupArn, level, includeExecutionData };
}

const FATAL = /^Execution(Failed|TimedOut|Aborted)$/;
/** MapRun… events and EvaluationFailed, which AWS's table lacks, go by the rule that the others show. */
const ERROR = /(Failed|TimedOut|Aborted)$|^FailStateEntered$/;

/**
 * Whether a level has an event of this type logged. Source: Developer Guide, "Log levels for Step Functions execution
 * events" (https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html).
 */
export function isLogged(type: EngineEvent['type'], level: Logging['level']): boolean {
  switch (level) {
    case 'ALL':
      return true;
    case 'ERROR':
      return ERROR.test(type);
    case 'FATAL':
      return FATAL.test(type);
    default:
      return level satisfies never;
  }
}
