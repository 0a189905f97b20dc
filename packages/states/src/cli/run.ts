import { readFileSync } from 'node:fs';
import type { States } from '../create-states.ts';
import { type Arguments, UsageError } from './arguments.ts';
import { readDefinitions, readText } from './definitions.ts';
import { startEngine } from './engine.ts';
import { register } from './register.ts';

/** How an execution ended, as DescribeExecution and StartSyncExecution tell it. */
interface End {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** Runs one execution and prints its output, or its error to standard error; 1 unless it succeeded. */
export async function run(args: Arguments): Promise<number> {
  const [machine] = readDefinitions(args);
  if (machine === undefined) throw new UsageError('--definition is missing');
  if (args.history && args.type === 'EXPRESS') throw new UsageError('Express executions keep no history');
  const input = readInput(args.input);
  await using engine = startEngine(args);
  const stateMachineArn = await register(engine.service, machine, args.type);
  const end =
    args.type === 'EXPRESS'
      ? await engine.service.startSyncExecution({ stateMachineArn, input })
      : await runStandard(engine, stateMachineArn, input, args.history);
  if (end.status === 'SUCCEEDED') {
    console.log(end.output);
    return 0;
  }
  console.error([end.status, end.error, end.cause].filter((part) => part !== undefined).join(': '));
  return 1;
}

function readInput(text: string): string {
  if (text === '-') return readFileSync(process.stdin.fd, 'utf8');
  return text.startsWith('@') ? readText(text.slice(1)) : text;
}

async function runStandard(
  { service, whenEnded }: States,
  stateMachineArn: string,
  input: string,
  history: boolean,
): Promise<End> {
  const { executionArn } = await service.startExecution({ stateMachineArn, input });
  await whenEnded(executionArn);
  if (history) await printHistory(service, executionArn);
  return service.describeExecution({ executionArn });
}

/** Prints AWS's HistoryEvents, one a line. */
async function printHistory(service: States['service'], executionArn: string): Promise<void> {
  let nextToken: string | undefined;
  do {
    const page = await service.getExecutionHistory({ executionArn, ...(nextToken !== undefined && { nextToken }) });
    for (const event of page.events) console.error(JSON.stringify(event));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
