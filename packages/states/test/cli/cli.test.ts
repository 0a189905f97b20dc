import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { DescribeStateMachineCommand, SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { type Test, test } from 'tap';

const BIN = join(import.meta.dirname, '../../bin/expressway-states.mjs');
const FIXTURES = join(import.meta.dirname, 'fixtures');
const GREETING = [
  ...['--definition', 'greeting.asl.json', '--lambda', 'Greet=greet.ts', '--skip-waits'],
  // Any account's ARN: the definition may be one that is deployed.
  ...['--set', 'GreetArn=arn:aws:lambda:eu-west-1:123456789012:function:Greet'],
];

function start(t: Test, args: readonly string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: FIXTURES, stdio: ['pipe', 'pipe', 'pipe'] });
  t.teardown(() => child.kill('SIGKILL'));
  return child;
}

/** Runs a command line to its end, with `input` on its standard input. */
async function command(t: Test, args: readonly string[], input = '') {
  const child = start(t, args);
  child.stdin?.end(input);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'exit'),
  ]);
  return { code: code as number, out, err };
}

test('run prints the output of an execution, and what its functions print beside it', async (t) => {
  for (const type of ['STANDARD', 'EXPRESS']) {
    const ran = await command(t, ['run', ...GREETING, '--type', type, '--input', '{"name":"Ada"}']);
    t.match(ran, { code: 0, out: '"Hello, Ada!"\n', err: '[Greet] greeting Ada\n' });
  }
  const piped = await command(t, ['run', ...GREETING, '--input', '-'], '{"name":"Grace"}');
  t.equal(piped.out, '"Hello, Grace!"\n');
});

test('run tells how an execution failed, with its history if asked', async (t) => {
  const { code, out, err } = await command(t, ['run', ...GREETING, '--history']);
  t.match({ code, out }, { code: 1, out: '' });
  t.match(err, /^FAILED: TypeError: .*nobody to greet/m);
  const types = [...err.matchAll(/"type":"(\w+)"/g)].map(([, type]) => type);
  t.match(types, ['ExecutionStarted', 'WaitStateEntered', 'WaitStateExited', 'TaskStateEntered']);
  t.equal(types.at(-1), 'ExecutionFailed');
});

test('validate prints every finding with its place', async (t) => {
  const faulty = ['validate', '--definition', 'faulty.asl.json'];
  const { code, out } = await command(t, faulty);
  t.equal(code, 1);
  const findings = out.trim().split('\n');
  t.match(findings, [
    /^faulty\.asl\.json: ERROR SCHEMA_VALIDATION_FAILED at \/States\/First: /,
    /^faulty\.asl\.json: ERROR SCHEMA_VALIDATION_FAILED at \/States\/Second: /,
    /^faulty\.asl\.json: ERROR MISSING_TRANSITION_TARGET at \/States\/Second: /,
  ]);
  t.equal(findings.length, 3);
  t.match(await command(t, ['validate', ...GREETING]), { code: 0, out: '' });
});

test('serve answers SDK clients until it is told to stop', async (t) => {
  const child = start(t, [...GREETING, '--type', 'EXPRESS', '--port', '0']);
  let url: string | undefined;
  let stateMachineArn: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    stateMachineArn ??= /^arn:\S+$/.exec(line)?.[0];
    url = /http:\S+\d/.exec(line)?.[0];
    if (url !== undefined) break;
  }
  const client = new SFNClient({
    region: 'us-east-1',
    ...(url !== undefined && { endpoint: url }),
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    disableHostPrefix: true,
  });
  t.teardown(() => client.destroy());
  t.match(await client.send(new DescribeStateMachineCommand({ stateMachineArn })), { name: 'greeting' });
  const input = JSON.stringify({ name: 'Ada' });
  t.match(await client.send(new StartSyncExecutionCommand({ stateMachineArn, input })), { output: '"Hello, Ada!"' });
  child.kill('SIGINT');
  t.same(await once(child, 'exit'), [0, null]);
});

test('run takes a definition that was changed since the data file had it, but not another type', async (t) => {
  const pass = (Result: string) => JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', Result, End: true } } });
  const dir = t.testdir({ 'one.json': pass('one'), 'two.json': pass('two') });
  const run = (file: string, ...more: string[]) =>
    command(t, ['run', '--data', join(dir, 'kept.db'), '--definition', `m=${join(dir, file)}`, ...more]);
  for (const name of ['one', 'two', 'one'])
    t.match(await run(`${name}.json`), { code: 0, out: `"${name}"\n`, err: '' });
  const { code, err } = await run('one.json', '--type', 'EXPRESS');
  t.match({ code, err }, { code: 2, err: /the data file has 'm' as STANDARD, which can't become EXPRESS/ });
});

test('a command line that makes no sense is refused in one line', async (t) => {
  const lines: readonly [readonly string[], RegExp][] = [
    [['fly'], /'fly' is no command/],
    [['run'], /--definition is missing/],
    [['run', '--definition', 'absent.json'], /absent\.json can't be read: ENOENT/],
    [['run', '--definition', 'greeting.asl.json'], /a placeholder without a value: --set GreetArn=…/],
    [['run', ...GREETING, '--lambda', 'Other=absent.ts'], /there is no file absent\.ts/],
    [['run', ...GREETING, '--type', 'FAST'], /--type is STANDARD or EXPRESS, not 'FAST'/],
    [['serve', '--port', '80000'], /--port is a number up to 65535/],
    [['serve', '--lambda', 'Greet'], /--lambda takes NAME=VALUE/],
    [['serve', '--nonsense'], /Unknown option '--nonsense'/],
  ];
  for (const [args, message] of lines) {
    const { code, err } = await command(t, args);
    t.match(err, message);
    t.match({ code, lines: err.trim().split('\n').length }, { code: 2, lines: 1 });
  }
  t.match(await command(t, ['--help']), { code: 0, out: /^usage: expressway-states/ });
});

test('a byte order mark before a definition or an input is no part of it', async (t) => {
  const folder = t.testdir({
    'm.asl.json': '\uFEFF{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}',
    'in.json': '\uFEFF{"a":1}',
  });
  const files = ['--definition', join(folder, 'm.asl.json'), '--input', `@${join(folder, 'in.json')}`];
  t.match(await command(t, ['run', ...files]), { code: 0, out: '{"a":1}\n' });
});
