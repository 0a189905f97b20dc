import { type Match, parsed, type RecordedExecution } from './corpus.ts';

/** How an execution ended here. */
export interface Outcome {
  readonly status?: string | undefined;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** Without timestamps; absent where there is no history. */
  readonly events?: readonly object[] | undefined;
}

export interface Comparison {
  /** Whether status and output, or status and error, are those of AWS. */
  readonly matched: boolean;
  /** Whether the cause is; undefined for an execution that succeeds. */
  readonly cause: boolean | undefined;
  /** Whether every event of the history is; undefined where the recording doesn't tell. */
  readonly history: boolean | undefined;
  /** The first event that differs. */
  readonly differs?: { readonly expected: unknown; readonly got: unknown };
}

/** Compares an execution with what AWS recorded of it. */
export function compare(match: Match, { expected }: RecordedExecution, got: Outcome): Comparison {
  const { status, output, error, cause } = got;
  const failed = expected.status !== 'SUCCEEDED';
  const wanted = 'output' in expected ? expected.output : expected.outputText;
  const same = failed ? sameText(match, expected.error, error) : match(wanted, parsed(output)) || match(wanted, output);
  const matched = status === expected.status && same;
  return {
    matched,
    cause: failed ? matched && sameText(match, expected.cause, cause) : undefined,
    ...compareHistories(match, expected, got.events),
  };
}

function sameText(match: Match, expected: unknown, got: string | undefined): boolean {
  return expected === undefined ? got === undefined : match(expected, got ?? '');
}

function compareHistories(match: Match, expected: RecordedExecution['expected'], events: Outcome['events']) {
  if (expected.events === undefined || events === undefined || expected.eventOrder !== undefined) {
    return { history: undefined };
  }
  const bindings = new Map<string, string>();
  const wanted = expected.events.map((event) => {
    const details = event.executionStartedEventDetails;
    return details === undefined ? event : { ...event, executionStartedEventDetails: { ...details, roleArn: '⟦*⟧' } };
  });
  const at = wanted.findIndex((event, index) => !match(event, events[index], bindings));
  if (at >= 0) return { history: false, differs: { expected: wanted[at], got: events[at] } };
  return { history: events.length === wanted.length };
}
