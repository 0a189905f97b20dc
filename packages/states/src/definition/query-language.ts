import type { StateType } from '../history/events.ts';
import type { OutcomeName, Scope } from '../language/index.ts';
import type { Assign, Catcher, ChoiceRule, DataFlow, MapState, TaskState, WaitState } from './model.ts';
import type { Reader } from './reader.ts';

export const QUERY_LANGUAGES = ['JSONPath', 'JSONata'] as const;
export type QueryLanguageName = (typeof QUERY_LANGUAGES)[number];

export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * How the fields of a state are written in one query language. Each function reads its fields, notes what is wrong with
 * them, and compiles them; the functions that it gives throw StatesError.
 */
export interface QueryLanguage {
  readonly dataFlow: (reader: Reader, type: StateType) => DataFlow;
  /** `outcome` is what is known when variables are assigned, beside the state's input. */
  readonly assign: (reader: Reader, outcome?: OutcomeName) => Assign;
  /** What a Catch passes on. */
  readonly caught: (reader: Reader) => Catcher['output'];
  /** The condition of a choice rule, and what it passes on if that isn't the state's own matter. */
  readonly rule: (reader: Reader) => Pick<ChoiceRule, 'matches' | 'output'>;
  /** When a Wait is over; undefined if nothing (valid) says so. */
  readonly until: (reader: Reader) => WaitState['until'] | undefined;
  /** Undefined where the field is absent. */
  readonly text: (reader: Reader, field: 'Error' | 'Cause') => ((scope: Scope) => string) | undefined;
  /** An integer, given or evaluated; undefined where the field is absent. */
  readonly integer: (reader: Reader, field: string, range: Range) => ((scope: Scope) => number) | undefined;
  /** A number from 0 to 100, given or evaluated; undefined where the field is absent. */
  readonly percentage: (reader: Reader, field: string) => ((scope: Scope) => number) | undefined;
  /** An object with evaluated parts; undefined where the field is absent. */
  readonly template: (
    reader: Reader,
    field: 'Credentials' | 'BatchInput' | 'Parameters' | 'Arguments',
  ) => TaskState['credentials'];
  readonly items: (reader: Reader) => MapState['items'];
  readonly itemInput: (reader: Reader) => MapState['itemInput'];
}

const ONLY: ReadonlyMap<string, QueryLanguageName> = new Map([
  ...[
    'InputPath',
    'OutputPath',
    'Parameters',
    'Result',
    'ResultPath',
    'ResultSelector',
    'SecondsPath',
    'TimestampPath',
    'ErrorPath',
    'CausePath',
    'TimeoutSecondsPath',
    'HeartbeatSecondsPath',
    'ItemsPath',
    'MaxConcurrencyPath',
    'ToleratedFailureCountPath',
    'ToleratedFailurePercentagePath',
    'MaxItemsPerBatchPath',
    'MaxInputBytesPerBatchPath',
    'MaxItemsPath',
  ].map((field): [string, QueryLanguageName] => [field, 'JSONPath']),
  ...['Arguments', 'Output', 'Items', 'Condition'].map((field): [string, QueryLanguageName] => [field, 'JSONata']),
]);

/** The language that alone has a field of this name; undefined for fields of both. */
export function languageOfField(field: string): QueryLanguageName | undefined {
  return ONLY.get(field);
}
