import { once } from 'node:events';
import type { Service } from '../service/service.ts';
import { listen } from '../wire/listen.ts';
import type { Arguments } from './arguments.ts';
import { readDefinitions } from './definitions.ts';
import { ROLE, startEngine } from './engine.ts';

/** Serves the wire protocol until the process is told to end. */
export async function serve(args: Arguments): Promise<number> {
  const definitions = readDefinitions(args);
  await using engine = startEngine(args);
  for (const { name, definition } of definitions) {
    console.log(await register(engine.service, name, definition, args.type));
  }
  const server = await listen(engine.requestListener, args.port);
  console.log(`\nStep Functions is at ${server.url}. For example:\n`);
  console.log(`  aws stepfunctions list-state-machines --endpoint-url ${server.url}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.close();
  return 0;
}

/** Creates the machine, or gives the one that a data file holds already its new definition; answers its ARN. */
async function register(service: Service, name: string, definition: string, type: Arguments['type']): Promise<string> {
  const { stateMachines } = await service.listStateMachines({ maxResults: 1000 });
  const known = stateMachines.find((machine) => machine.name === name && machine.type === type);
  if (known === undefined) {
    return (await service.createStateMachine({ name, definition, roleArn: ROLE, type })).stateMachineArn;
  }
  await service.updateStateMachine({ stateMachineArn: known.stateMachineArn, definition });
  return known.stateMachineArn;
}
