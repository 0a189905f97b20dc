/** Express executions in process, side by side with aws-local-stepfunctions: `node express.ts --help`. */
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RoundAnswer, RoundRequest } from './express/engine-process.ts';
import { forked, message, stopped } from './lib/children.ts';
import { machine } from './lib/machine.ts';
import { median } from './lib/measure.ts';
import { table } from './lib/table.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('node express.ts [--rounds 5] [--seconds 3]   rounds per engine and number of clients; length of each');
  process.exit();
}
const rounds = Number(values.rounds);
const milliseconds = Number(values.seconds) * 1000;

const NAMES = ['expressway', 'aws-local-stepfunctions'] as const;
const WARM_UP = 2000;

interface Engine {
  readonly name: string;
  readonly child: ChildProcess;
}

async function startEngine(name: string): Promise<Engine> {
  const child = forked(fileURLToPath(import.meta.resolve('./express/engine-process.ts')), [name], {
    execArgv: ['--expose-gc'],
  });
  await message(child);
  await round({ name, child }, { clients: 1, milliseconds: WARM_UP });
  return { name, child };
}

function round({ child }: Engine, request: RoundRequest): Promise<RoundAnswer> {
  child.send(request);
  return message<RoundAnswer>(child);
}

console.log(`${machine()}; ${rounds} rounds of ${milliseconds / 1000} s each, alternating\n`);
const engines: Engine[] = [];
for (const name of NAMES) engines.push(await startEngine(name));

for (const clients of [1, 32]) {
  const answers = new Map<string, RoundAnswer[]>(NAMES.map((name) => [name, []]));
  for (let at = 0; at < rounds; at++) {
    // Who goes first changes, so that neither always meets the machine as the other left it.
    for (const engine of at % 2 === 0 ? engines : engines.toReversed()) {
      answers.get(engine.name)?.push(await round(engine, { clients, milliseconds }));
    }
  }
  console.log(`${clients} at a time (medians of the rounds; memory after a forced collection)\n`);
  console.log(
    table(
      ['engine', 'executions/s', 'p50 ms', 'p99 ms', 'CPU µs per execution', 'heap MB, first → last round', 'RSS MB'],
      NAMES.map((name) => row(name, answers.get(name) ?? [])),
    ),
  );
  console.log(`\n${verdict(answers)}\n`);
}
await Promise.all(engines.map(({ child }) => stopped(child)));

function middle(of: readonly RoundAnswer[] | undefined, figure: 'perSecond' | 'p50' | 'p99' | 'cpu'): number {
  return median((of ?? []).map((answer) => answer[figure]));
}

function row(name: string, of: readonly RoundAnswer[]): (string | number)[] {
  const heap = `${of[0]?.heap.toFixed(1)} → ${of.at(-1)?.heap.toFixed(1)}`;
  return [
    name,
    middle(of, 'perSecond'),
    middle(of, 'p50'),
    middle(of, 'p99'),
    middle(of, 'cpu'),
    heap,
    of.at(-1)?.rss ?? 0,
  ];
}

function verdict(answers: ReadonlyMap<string, readonly RoundAnswer[]>): string {
  const [ours, theirs] = NAMES.map((name) => answers.get(name));
  const ratio = (figure: 'perSecond' | 'p99' | 'cpu') => (middle(ours, figure) / middle(theirs, figure)).toFixed(2);
  return `executions/s ${ratio('perSecond')} ×, p99 ${ratio('p99')} ×, CPU ${ratio('cpu')} ×`;
}
