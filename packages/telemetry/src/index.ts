export { loggerOptions } from './logging.ts';
export { type LoggedError, loggedError, redacted } from './redact.ts';
