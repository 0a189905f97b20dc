/** SQLite's codes for a full disk and for a write that the system refused: nothing was written, so later it may go. */
const PASSING: readonly number[] = [13, 778];

/** The database can't be written. `passing`: writing may succeed later; else only a restart helps. */
export class WriteFailure extends Error {
  readonly passing: boolean;

  constructor(cause: unknown) {
    const { errcode, message } = cause as { errcode?: number; message?: string };
    super(`The workflow database can't be written: ${message ?? String(cause)}`, { cause });
    this.passing = errcode !== undefined && PASSING.includes(errcode);
  }
}

export const isSqliteError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
