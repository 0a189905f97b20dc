import { ServiceError } from '../service/errors.ts';
import { readArguments, USAGE, UsageError } from './arguments.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';
import { validate } from './validate.ts';

const COMMANDS = { serve, run, validate } as const;

/** Follows a command line and resolves to the exit code: 0, 1 for what failed, 2 for a line that can't be followed. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const read = readArguments(args);
    if (read.command !== 'help') return await COMMANDS[read.command](read);
    console.log(USAGE);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`expressway-states: ${error.message} (--help shows how it is used)`);
      return 2;
    }
    console.error(`expressway-states: ${inWords(error)}`);
    return 1;
  }
}

/** One clear line for what can go wrong here; anything else is a bug, with its stack. */
function inWords(error: unknown): string {
  if (error instanceof ServiceError) return `${error.code}: ${error.message}`;
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' || error.cause !== undefined ? error.message : (error.stack ?? error.message);
}
