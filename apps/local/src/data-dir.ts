import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Refusal } from './refusal.ts';

/** What Expressway keeps in its data folder, and under which names. */
const files = {
  dynamodb: 'dynamodb.sqlite',
  states: 'states.sqlite',
  sns: 'sns.sqlite',
  stripe: 'stripe.sqlite',
  events: 'events.sqlite',
  logs: 'logs.sqlite',
  pages: 'pages',
  quoteKeys: 'quote-keys',
  issuerKey: 'development-issuer.json',
  webhookSecret: 'stripe-webhook-secret',
  process: 'process',
  lock: 'lock',
} as const;
/** Says that the folder is Expressway's. */
const marker = 'expressway-data';
/** What SQLite and unfinished writes add to a name. */
const suffixes = ['', '-wal', '-shm', '-journal', '.new'];
const ours = new Set([marker, ...Object.values(files).flatMap((name) => suffixes.map((suffix) => name + suffix))]);

export interface DataDir {
  path: string;
  file(name: 'dynamodb' | 'states' | 'sns' | 'stripe' | 'events' | 'logs' | 'pages'): string;
  /** The content of a small file that only this user can read; made on first use. */
  secret(name: 'quoteKeys' | 'issuerKey' | 'webhookSecret', make: () => string): string;
  /** Lets another process have the folder. */
  close(): void;
}

/**
 * Takes the data folder for one server, and makes it if need be. Throws Refusal where it isn't Expressway's, can't be
 * used, or belongs to another running server.
 */
export function openDataDir(path: string): DataDir {
  const unlock = inPlainWords(path, () => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (!isDataDir(path)) claim(path);
    return lock(path);
  });
  return {
    path,
    file: (name) => join(path, files[name]),
    secret: (name, make) => inPlainWords(path, () => keptSecret(join(path, files[name]), make)),
    close: unlock,
  };
}

/** Whether the folder is one that Expressway made. */
export const isDataDir = (path: string): boolean => existsSync(join(path, marker));

/** Deletes what Expressway keeps in the folder; answers what is left in it, by name. Throws Refusal as openDataDir does. */
export function deleteData(path: string): string[] {
  return inPlainWords(path, () => {
    const unlock = lock(path);
    for (const name of ours) rmSync(join(path, name), { force: true, recursive: true });
    unlock();
    const left = readdirSync(path);
    if (left.length === 0) rmdirSync(path);
    return left;
  });
}

function claim(path: string): void {
  if (readdirSync(path).some((name) => !ours.has(name)))
    throw new Refusal(`DATA_DIR ${path} has other things in it: name an empty folder or a new one`);
  writeFileSync(join(path, marker), 'Expressway keeps its local data here; `npm run reset` deletes it.\n');
}

/**
 * An open SQLite transaction is the lock: the operating system ends it with its process, also on `kill -9`, and SQLite
 * keeps two users within one process apart as well. Answers how to let go.
 */
function lock(path: string): () => void {
  const database = new DatabaseSync(join(path, files.lock));
  const holder = join(path, files.process);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!String(error).includes('database is locked')) throw error;
    const pid = existsSync(holder) ? ` (process ${readFileSync(holder, 'utf8').trim()})` : '';
    throw new Refusal(`${path} is in use by a running Expressway${pid}: stop it, or set another DATA_DIR`);
  }
  writeFileSync(holder, `${process.pid}\n`);
  return () => {
    rmSync(holder, { force: true });
    database.close();
  };
}

/** Takes its final name only when whole: a crash never leaves half a key. */
function keptSecret(file: string, make: () => string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const content = make();
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return content;
}

/** Turns what the file system or SQLite refuses into one line about the folder. */
function inPlainWords<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (error instanceof Refusal || !(error instanceof Error)) throw error;
    const message = statSync(path, { throwIfNoEntry: false })?.isFile() ? 'it is a file' : error.message;
    throw new Refusal(`DATA_DIR ${path} can't be used: ${message}`);
  }
}
