import assert from 'node:assert/strict';
import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** How an execution ended, and which states it went through, whatever their order side by side. */
export interface Outcome {
  readonly status: string | undefined;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly states: readonly string[];
}

/** The states of a history, in the order of their names. */
export function statesOf(events: readonly HistoryEvent[]): string[] {
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

/** Every task that was scheduled once has one result: none was lost after it was recorded, none recorded twice. */
export function checkTasks(events: readonly HistoryEvent[]): void {
  const count = (pattern: RegExp) => events.filter(({ type = '' }) => pattern.test(type)).length;
  const results = /^(LambdaFunction|Task|Activity)(Succeeded|Failed|TimedOut)$/;
  assert.equal(count(/^(LambdaFunction|Task|Activity)Scheduled$/), count(results), 'a result for every task');
}
