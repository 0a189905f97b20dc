import { once } from 'node:events';
import { listen } from '../wire/listen.ts';
import type { Arguments } from './arguments.ts';
import { readDefinitions } from './definitions.ts';
import { startEngine } from './engine.ts';
import { register } from './register.ts';

/** Serves the wire protocol until the process is told to end. */
export async function serve(args: Arguments): Promise<number> {
  const definitions = readDefinitions(args);
  await using engine = startEngine(args);
  for (const machine of definitions) console.log(await register(engine.service, machine, args.type));
  const server = await listen(engine.requestListener, args.port);
  console.log(`\nStep Functions is at ${server.url}. For example:\n`);
  console.log(`  aws stepfunctions list-state-machines --endpoint-url ${server.url}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
  return 0;
}
