/** Why it is not tried again. */
export type Condition = 'RetryAttemptsExhausted' | 'EventAgeExceeded' | 'NotRetryable';

/** What a function was invoked with in vain, and is not any more. */
export interface DeadLetter {
  id: string;
  /** What invoked it: a rule, a stream's mapping, or a schedule. */
  source: 'rule' | 'stream' | 'schedule';
  /** Of the rule, the stream's table, or the schedule. */
  name: string;
  functionName: string;
  /** The function's event, JSON text. */
  payload: string;
  condition: Condition;
  attempts: number;
  /** Of the last attempt: the function's error type, or Lambda's exception. */
  errorCode: string;
  errorMessage: string;
  /** When the event came, RFC 3339, UTC. */
  acceptedAt: string;
  /** When it was given up, RFC 3339, UTC. */
  deadAt: string;
}
