import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLambda, type Lambda } from '@expressway/local-aws';
import { type Arguments, UsageError } from './arguments.ts';

/** Generous, since a debugger may stand in a handler; a Task's own TimeoutSeconds counts all the same. */
const TIMEOUT_SECONDS = 900;
const MEMORY_MIB = 1024;

/** Lambda for the functions named on the command line, in worker threads; what they print goes to standard error. */
export function startFunctions({ functions }: Arguments, account: { region: string; accountId: string }): Lambda {
  const definitions = Object.entries(functions).map(([name, file]) => {
    if (!existsSync(file)) throw new UsageError(`the function ${name} can't be loaded: there is no file ${file}`);
    const handler = pathToFileURL(resolve(file)).href;
    return [name, { handler, timeoutSeconds: TIMEOUT_SECONDS, memorySize: MEMORY_MIB, environment: environment() }];
  });
  return createLambda({
    ...account,
    functions: Object.fromEntries(definitions),
    uuid: randomUUID,
    now: () => new Date(),
    log: ({ functionName, text }) => console.error(`[${functionName}] ${text}`),
  });
}

/** The shell's environment: here the functions are the developer's own program. */
function environment(): Record<string, string> {
  const set = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set);
}

/** The name in any account's ARN of a function, so that a definition that is deployed somewhere runs as it is. */
export function functionName(reference: string): string {
  return /:function:([^:]+)/.exec(reference)?.[1] ?? reference;
}
