/** The part of a pino-like logger that the engine uses. */
export interface Log {
  readonly error: (details: object, message: string) => void;
  readonly warn: (details: object, message: string) => void;
}

export const silentLog: Log = { error: () => undefined, warn: () => undefined };
