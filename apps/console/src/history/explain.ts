import { parse } from '../ui/json-text.ts';

/** What a function says of an error, as Lambda puts it into the cause. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/** The error of a function within a cause; undefined where the cause is of another kind. */
export function functionErrorOf(cause: string | undefined | null): FunctionError | undefined {
  const value = cause ? parse(cause)?.value : undefined;
  if (typeof value !== 'object' || value === null || !('errorMessage' in value)) return undefined;
  const { errorType = '', errorMessage, trace } = value as Record<string, unknown>;
  return {
    errorType: String(errorType),
    errorMessage: String(errorMessage),
    trace: Array.isArray(trace) ? trace.map(String) : [],
  };
}

const known: Record<string, string> = {
  'States.Timeout': 'It took longer than it may.',
  'States.HeartbeatTimeout': 'It gave no sign of life in time.',
  'States.DataLimitExceeded': 'What it handed on is larger than 256 KiB.',
  'States.Runtime': 'The workflow could not go on with this data.',
  'States.NoChoiceMatched': 'None of the choices fits, and there is no default.',
  'States.BranchFailed': 'One of its branches failed.',
  'States.ExceedToleratedFailureThreshold': 'Too many items failed.',
  'Sandbox.Timedout': 'The function took longer than it may.',
  'Lambda.Unknown': 'Lambda doesn’t know what became of the function.',
  'Runtime.ExitError': 'The function’s process ended in the middle of its work.',
};

/** An error in a sentence: what the function said, or what Step Functions' own names mean. */
export function errorInWords(error: string | undefined | null, cause: string | undefined | null): string {
  const thrown = functionErrorOf(cause);
  const meaning = error ? known[error] : undefined;
  if (thrown) return meaning ? `${meaning} ${thrown.errorMessage}` : thrown.errorMessage;
  if (meaning) return cause ? `${meaning} ${cause}` : meaning;
  return cause || error || 'It failed without a reason.';
}
