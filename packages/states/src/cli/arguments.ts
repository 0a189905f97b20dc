import { parseArgs } from 'node:util';
import { MACHINE_TYPES, type MachineType } from '../service/machine.ts';

/** A command line that can't be followed; `message` says why, in one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `usage: expressway-states [serve | run | validate] --definition [NAME=]FILE [options]

  serve      (the default) serves Step Functions' own wire protocol, with these state machines
  run        runs one execution and prints its output; exits with 1 when it fails
  validate   prints what is wrong with the definitions; exits with 1 when something is

  --definition [NAME=]FILE   Amazon States Language; NAME is the file's unless given. Serve and validate take several
  --type STANDARD|EXPRESS    STANDARD unless given
  --lambda NAME=FILE         a Lambda function: a module that exports \`handler\`. Again for more
  --set NAME=VALUE           stands for \${NAME} in the definitions. Again for more
  --skip-waits               Wait states and the delays before retries take no time
  --data FILE                keeps state machines and executions; they live in memory unless given
  --port PORT                serve: 8083 unless given, on loopback
  --input JSON|@FILE|-       run: the input, from a file or from standard input; {} unless given
  --history                  run: prints the events, one a line, to standard error
`;

const COMMANDS = ['serve', 'run', 'validate'] as const;

const OPTIONS = {
  definition: { type: 'string', multiple: true },
  type: { type: 'string', default: 'STANDARD' },
  lambda: { type: 'string', multiple: true, default: [] as string[] },
  set: { type: 'string', multiple: true, default: [] as string[] },
  'skip-waits': { type: 'boolean', default: false },
  data: { type: 'string' },
  port: { type: 'string', default: '8083' },
  input: { type: 'string', default: '{}' },
  history: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export interface Arguments {
  readonly command: (typeof COMMANDS)[number] | 'help';
  readonly definitions: readonly { readonly name: string; readonly file: string }[];
  readonly type: MachineType;
  /** Files by function name. */
  readonly functions: Readonly<Record<string, string>>;
  /** Values by placeholder. */
  readonly substitutions: Readonly<Record<string, string>>;
  readonly skipWaits: boolean;
  readonly data: string | undefined;
  readonly port: number;
  readonly input: string;
  readonly history: boolean;
}

/** Reads a command line, without the program's own name. Throws UsageError. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const [word = 'serve', ...rest] = positionals;
  const command = values.help ? 'help' : COMMANDS.find((name) => name === word);
  if (command === undefined || rest.length > 0) throw new UsageError(`'${rest[0] ?? word}' is no command`);
  const type = MACHINE_TYPES.find((name) => name === values.type);
  if (type === undefined) throw new UsageError(`--type is STANDARD or EXPRESS, not '${values.type}'`);
  const definitions = (values.definition ?? []).map(readDefinition);
  if (definitions.length === 0 && command !== 'serve' && command !== 'help') {
    throw new UsageError('--definition is missing');
  }
  if (definitions.length > 1 && command === 'run') throw new UsageError('run takes one --definition');
  return {
    command,
    definitions,
    type,
    functions: readPairs('lambda', values.lambda),
    substitutions: readPairs('set', values.set),
    skipWaits: values['skip-waits'],
    data: values.data,
    port: readPort(values.port),
    input: values.input,
    history: values.history,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Node's own sentence; what follows it is advice about positional arguments.
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}

function readDefinition(text: string): { name: string; file: string } {
  const [, name, file = ''] = /^([\w-]+)=(.+)$/.exec(text) ?? [undefined, undefined, text];
  const own = file.slice(file.lastIndexOf('/') + 1).split('.')[0] ?? '';
  return { name: name ?? own, file };
}

function readPairs(option: string, texts: readonly string[]): Record<string, string> {
  const pairs = texts.map((text): [string, string] => {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--${option} takes NAME=VALUE, not '${text}'`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port is a number up to 65535, not '${text}'`);
}
