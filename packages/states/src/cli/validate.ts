import { type Arguments, UsageError } from './arguments.ts';
import { readDefinitions } from './definitions.ts';
import { startEngine } from './engine.ts';

/** Prints each finding as `FILE: SEVERITY CODE at LOCATION: message`; 1 if a definition could not be created. */
export async function validate(args: Arguments): Promise<number> {
  if (args.data !== undefined) throw new UsageError('validate keeps nothing: --data has no meaning');
  const definitions = readDefinitions(args);
  await using engine = startEngine(args);
  let failed = false;
  for (const [index, { definition }] of definitions.entries()) {
    const { result, diagnostics } = await engine.service.validateStateMachineDefinition({
      definition,
      type: args.type,
      severity: 'WARNING',
    });
    const file = args.definitions[index]?.file;
    for (const { severity, code, message, location } of diagnostics) {
      console.log(`${file}: ${severity} ${code}${location === undefined ? '' : ` at ${location}`}: ${message}`);
    }
    failed ||= result === 'FAIL';
  }
  return failed ? 1 : 0;
}
