import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Executions and API calls recorded on real AWS, read where they lie; EXPRESSWAY_CORPUS names another place. */
const CORPUS = process.env.EXPRESSWAY_CORPUS ?? join(import.meta.dirname, '../../../../../shared/conformance');

/** For tap's `skip`: a reason where there is no corpus. */
export const skip = existsSync(CORPUS) ? false : 'NO CORPUS HERE: AWS conformance is NOT checked';

/** What the index tells of a case. */
export interface Entry {
  readonly id: string;
  readonly file: string;
  readonly area: string;
  readonly kind: 'execution' | 'definition_error' | 'validation' | 'test_state' | 'api';
  /** 1 no service; 1s Step Functions alone; 1m mocked results; 2 Lambda alone; 3 other services; x CloudFormation. */
  readonly tier: string;
  readonly queryLanguages: readonly string[];
  readonly services: readonly string[];
}

/** An event of a recorded history, with the details that the runners look at. */
export interface RecordedEvent {
  readonly type: string;
  readonly executionStartedEventDetails?: object;
  readonly stateEnteredEventDetails?: { readonly name: string };
  readonly taskSucceededEventDetails?: { readonly output: unknown };
  readonly taskFailedEventDetails?: { readonly error?: string; readonly cause?: string };
}

/** An execution with what AWS made of it. */
export interface RecordedExecution {
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly definition?: object;
  readonly input?: unknown;
  readonly inputText?: string;
  readonly expected: {
    readonly status: string;
    readonly output?: unknown;
    readonly outputText?: string;
    readonly error?: string;
    readonly cause?: unknown;
    readonly events?: readonly RecordedEvent[];
    /** Given where the order of events is not part of what was recorded. */
    readonly eventOrder?: unknown;
  };
}

/** Compares a recorded value, which may hold placeholders, with ours. */
export type Match = (expected: unknown, actual: unknown, bindings?: Map<string, string>) => boolean;

const read = (file: string) => JSON.parse(readFileSync(join(CORPUS, file), 'utf8'));

/** The chosen cases, each with its index entry; what a case holds beside that depends on its kind. */
export function readCases<Recorded>(choose: (entry: Entry) => boolean): { entry: Entry; recorded: Recorded }[] {
  const { cases } = read('index.json') as { cases: readonly Entry[] };
  return cases.filter(choose).map((entry) => ({ entry, recorded: read(`cases/${entry.file}`) as Recorded }));
}

/** The machine's name and role where the recording shows them, as the context object does. */
export function shownNames({ expected }: RecordedExecution): { name?: string; roleArn?: string } {
  const text = JSON.stringify(expected);
  const [, name] = /:(?:stateMachine|mapRun):([\w-]+)/.exec(text) ?? [];
  const [roleArn] = /arn:aws:iam::111111111111:role\/[\w-]+/.exec(text) ?? [];
  return { ...(name !== undefined && { name }), ...(roleArn !== undefined && { roleArn }) };
}

export async function loadMatch(): Promise<Match> {
  return (await import(pathToFileURL(join(CORPUS, 'match.mjs')).href)).match;
}

/** JSON where the text is JSON, else the text itself: the recordings hold both. */
export function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return text;
  }
}
