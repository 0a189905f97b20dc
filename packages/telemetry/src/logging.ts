import type { LoggerOptions } from 'pino';
import { loggedError, redacted, withoutSecrets } from './redact.ts';

/** pino's options for everything that writes a log: whatever is handed to it, secrets and personal data are left out. */
export const loggerOptions = (level: string): LoggerOptions => ({
  level,
  formatters: { log: redacted },
  serializers: { err: loggedError },
  hooks: {
    logMethod([first, ...rest], method) {
      // Without a message, pino would take the error's as it is.
      const error: unknown = first instanceof Error ? first : (first as { err?: unknown } | undefined)?.err;
      const words = rest.length === 0 && error instanceof Error ? [error.message] : rest;
      const clean = (value: unknown) => (typeof value === 'string' ? withoutSecrets(value) : value);
      method.apply(this, [clean(first), ...words.map(clean)] as Parameters<typeof method>);
    },
  },
});
