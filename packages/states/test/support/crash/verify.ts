import assert from 'node:assert/strict';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Observation } from './observe.ts';

/** How an execution ended, and which states it went through, whatever their order side by side. */
export interface Outcome {
  readonly status: string | undefined;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly states: readonly string[];
  readonly mapRuns: readonly object[];
}

export function outcomeOf({ description, events, mapRuns }: Observation): Outcome {
  const { status, output, error, redriveCount = 0 } = description;
  return {
    status,
    output,
    error,
    // What was under way when a branch failed, and is entered again, is a matter of time; what is left, is left once.
    states: statesOf(events).filter((state) => redriveCount === 0 || !state.includes('Entered')),
    mapRuns: mapRuns.map(({ mapRun: { status: came, itemCounts } }) => ({
      status: came,
      // How many have ended when one too many fails is a matter of time.
      ...(came === 'SUCCEEDED' && { itemCounts }),
    })),
  };
}

/** The statuses in which an execution ended, before each redrive and at last. */
export function endsOf(events: readonly HistoryEvent[]): string[] {
  const ends: Readonly<Record<string, string>> = {
    ExecutionSucceeded: 'SUCCEEDED',
    ExecutionFailed: 'FAILED',
    ExecutionTimedOut: 'TIMED_OUT',
    ExecutionAborted: 'ABORTED',
  };
  return events.flatMap(({ type = '' }) => ends[type] ?? []);
}

/** The states of a history, in the order of their names. */
function statesOf(events: readonly HistoryEvent[]): string[] {
  return events
    .flatMap(({ type, stateEnteredEventDetails, stateExitedEventDetails, mapIterationSucceededEventDetails }) => {
      const name =
        stateEnteredEventDetails?.name ?? stateExitedEventDetails?.name ?? mapIterationSucceededEventDetails?.name;
      return name === undefined ? [] : [`${type} ${name}`];
    })
    .sort();
}

/** Ids without gaps, each pointing back at an event before it, and times that don't run backwards. */
export function checkHistory(events: readonly HistoryEvent[]): void {
  let time = 0;
  for (const [index, event] of events.entries()) {
    assert.equal(event.id, index + 1, 'event ids have no gaps');
    const { previousEventId = -1 } = event;
    assert.ok(previousEventId >= 0 && previousEventId <= index, `event ${event.id} points at ${previousEventId}`);
    const at = Number(event.timestamp);
    assert.ok(at >= time, `event ${event.id} is earlier than the one before it`);
    time = at;
  }
}

/** What was read before is still there, to the letter. */
export function checkPrefix(before: readonly HistoryEvent[], after: readonly HistoryEvent[]): void {
  assert.deepEqual(after.slice(0, before.length), before, 'a history only grows');
}

/** A Wait until `deadline` (epoch milliseconds) ended once, and not before. */
export function checkWait(events: readonly HistoryEvent[], name: string, deadline: number): void {
  const exits = events.filter((event) => event.stateExitedEventDetails?.name === name);
  assert.equal(exits.length, 1);
  assert.ok(Number(exits[0]?.timestamp) >= deadline, `the wait ended before its time`);
}

/**
 * Every task that was scheduled once has one result, unless its state was aborted or its execution stopped: none was lost
 * after it was recorded, none recorded twice.
 */
export function checkTasks(events: readonly HistoryEvent[]): void {
  const count = (pattern: RegExp) => events.filter(({ type = '' }) => pattern.test(type)).length;
  const scheduled = count(/^(LambdaFunction|Task|Activity)Scheduled$/);
  const settled = count(/^(LambdaFunction|Task|Activity)(Succeeded|Failed|TimedOut)$/);
  assert.ok(settled <= scheduled, 'no result without a task');
  if (count(/^ExecutionAborted$/) > 0) return;
  // A state whose task has failed is told to be aborted too.
  assert.ok(scheduled <= settled + count(/^TaskStateAborted$/), 'a result for every task');
}

/** What a Map Run says of itself, and what its executions say, is the same; it leaves none of them running. */
export function checkMapRuns({ mapRuns }: Observation): void {
  for (const { mapRun, children } of mapRuns) {
    const { status, itemCounts, executionCounts } = mapRun;
    assert.ok(status !== 'RUNNING' && itemCounts !== undefined && executionCounts !== undefined);
    assert.equal(itemCounts.running, 0);
    const of = (wanted: string) => children.filter((child) => child.status === wanted);
    const items = (some: typeof children) => some.reduce((sum, { itemCount = 0 }) => sum + itemCount, 0);
    assert.equal(of('RUNNING').length, 0, 'no execution is left behind');
    assert.equal(executionCounts.succeeded, of('SUCCEEDED').length);
    assert.equal(executionCounts.failed, of('FAILED').length);
    assert.equal(itemCounts.succeeded, items(of('SUCCEEDED')));
    assert.equal(itemCounts.failed, items(of('FAILED')));
    assert.ok(items(children) <= (itemCounts.total ?? 0), 'no item went to two executions');
    if (status === 'SUCCEEDED') assert.equal(items(children), itemCounts.total, 'no item was left out');
  }
}
