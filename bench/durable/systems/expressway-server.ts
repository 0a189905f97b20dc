/** The engine behind its wire protocol, in a process of its own; the argument is its file. */
import { listen } from '../../../packages/states/src/index.ts';
import { createMachine, openEngine } from '../engine.ts';

const states = openEngine(process.argv[2] ?? '');
const stateMachineArn = await createMachine(states, 'STANDARD');
const { url } = await listen(states.requestListener, 0);
process.on('disconnect', () => process.exit());
process.send?.({ url, stateMachineArn });
