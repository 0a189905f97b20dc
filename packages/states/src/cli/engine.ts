import { createStates, type States } from '../create-states.ts';
import { servicesOf } from '../integrations/sdk/connections.ts';
import type { Arguments } from './arguments.ts';
import { functionName, startFunctions } from './functions.ts';

export const ACCOUNT = { region: process.env.AWS_REGION ?? 'us-east-1', accountId: '000000000000' };

/** Starts the engine and its functions. Throws UsageError, or an Error with one clear line. */
export function startEngine(args: Arguments): States & AsyncDisposable {
  const lambda = startFunctions(args, ACCOUNT);
  const states = createStates({
    ...ACCOUNT,
    ...(args.data !== undefined && { file: args.data }),
    skipWaits: args.skipWaits,
    integrations: {
      services: servicesOf({ ...process.env, AWS_REGION: ACCOUNT.region }),
      lambda: (request, signal) =>
        lambda.invoke({ ...request, functionName: functionName(request.functionName) }, signal),
    },
    log: { error: report, warn: report },
  });
  return {
    ...states,
    async [Symbol.asyncDispose]() {
      states.close();
      await lambda.close();
    },
  };
}

function report(details: { readonly err?: unknown }, message: string): void {
  console.error(`expressway-states: ${message}`, details.err ?? details);
}
