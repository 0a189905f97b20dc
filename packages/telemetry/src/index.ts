export { loggerOptions } from './logging.ts';
export { type LoggedError, loggedError, redacted, withoutSecrets } from './redact.ts';
export { exportsSpans } from './settings.ts';
