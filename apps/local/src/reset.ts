// `npm run reset`: deletes what the local server keeps between starts.
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { deleteData, isDataDir } from './data-dir.ts';
import { Refusal } from './refusal.ts';
import { readSettings } from './settings.ts';

/** A plain Enter means no, and so do Ctrl-C and Ctrl-D. */
async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Refusal('there is no terminal to ask on: add `-- --yes` to go ahead');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
    console.log();
    return false;
  } finally {
    terminal.close();
  }
}

async function reset(): Promise<string> {
  const { values } = parseArgs({ options: { yes: { type: 'boolean', short: 'y' } } });
  const { DATA_DIR: path } = readSettings(process.env);
  if (!isDataDir(path)) return `There is nothing to delete: ${path} is not a folder that Expressway made.`;
  const question = `Delete all orders, executions, stock and keys in ${path}?`;
  if (!values.yes && !(await confirmed(question))) return 'Nothing was deleted.';
  const left = deleteData(path);
  return left.length === 0
    ? `Deleted ${path}.`
    : `Deleted Expressway's files in ${path}; left alone: ${left.join(', ')}.`;
}

try {
  console.log(await reset());
} catch (error) {
  if (!(error instanceof Refusal) && !(error instanceof TypeError)) throw error;
  console.error(`expressway: ${error.message}`);
  process.exitCode = 1;
}
