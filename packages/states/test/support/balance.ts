import assert from 'node:assert/strict';
import type { EngineEvent } from '../../src/history/events.ts';

/** One line of control as its events tell of it. */
interface Line {
  readonly parent: Line | undefined;
  state: string | undefined;
  /** The event that its state was entered by. */
  entry: string;
  /** What the last state that was left leads to; undefined at the start, and at the end. */
  next: string | undefined;
  ended: boolean;
  aborted: boolean;
  /** Whether a Map Run is under way. */
  mapRun: boolean;
  /** The try of a Parallel or Map that is under way, but for a Map Run. */
  attempt: Attempt | undefined;
  /** One that failed, until its state is left or tried again: a redrive goes on with it. */
  failed: Attempt | undefined;
}

interface Attempt {
  /** Of a Map: how many iterations there are to be; undefined for a Parallel. */
  length: number | undefined;
  readonly children: Line[];
  /** How each iteration ended. */
  readonly ends: Map<number, string>;
}

/**
 * Checks that a history balances, line by line: states are left as they were entered, one after the other as they say; of
 * a Parallel or Map that succeeds, every branch or iteration has ended well, once; of one that fails, each has ended or was
 * reported to be aborted, once; and nothing more comes of any of them afterwards. `definition` is the machine's.
 */
export function checkBalance(events: readonly EngineEvent[], definition: object): void {
  const branches = branchCounts(definition);
  const lines: Line[] = [];
  const add = (parent: Line | undefined) => {
    const line: Line = {
      parent,
      state: undefined,
      entry: '',
      mapRun: false,
      next: undefined,
      ended: false,
      aborted: false,
      attempt: undefined,
      failed: undefined,
    };
    lines.push(line);
    parent?.attempt?.children.push(line);
    return line;
  };
  for (const event of events) {
    if (event.type === 'ExecutionStarted') {
      add(undefined);
      continue;
    }
    const line = lines[event.frame];
    assert.ok(line !== undefined, `${event.type} of a line that has not begun`);
    const told = `${event.type} (${event.id}) of ${line.state ?? 'no state'}`;
    if (!event.type.startsWith('Execution')) assert.ok(isOpen(line), `${told} comes after its end`);
    switch (event.type) {
      case 'ExecutionRedriven':
        revive(line);
        break;
      case 'ExecutionSucceeded':
        assert.ok(line.ended && line.parent === undefined, 'the last state was left');
        break;
      case 'ParallelStateStarted': {
        assert.ok(line.state !== undefined && line.attempt === undefined, told);
        line.attempt = { length: undefined, children: [], ends: new Map() };
        for (let count = branches.get(line.state) ?? 0; count > 0; count--) add(line);
        break;
      }
      case 'MapStateStarted':
        assert.ok(line.state !== undefined && line.attempt === undefined, told);
        line.attempt = { length: event.length, children: [], ends: new Map() };
        break;
      case 'MapRunStarted':
        assert.ok(line.attempt !== undefined, told);
        line.attempt = undefined;
        line.mapRun = true;
        break;
      case 'MapRunRedriven':
        line.mapRun = true;
        break;
      case 'MapIterationStarted':
        assert.equal(event.index, line.attempt?.children.length, 'iterations start in order');
        assert.ok(event.index < (line.attempt?.length ?? 0), 'no more of them than items');
        add(line);
        break;
      case 'MapIterationSucceeded':
      case 'MapIterationFailed':
      case 'MapIterationAborted': {
        const { attempt } = line;
        assert.equal(lines[event.child], attempt?.children[event.index], told);
        assert.ok(!attempt?.ends.has(event.index), `iteration ${event.index} ended twice`);
        if (event.type === 'MapIterationSucceeded') assert.ok(lines[event.child]?.ended, told);
        attempt?.ends.set(event.index, event.type);
        break;
      }
      case 'ParallelStateSucceeded':
      case 'MapStateSucceeded': {
        if (line.mapRun) {
          line.mapRun = false;
          break;
        }
        const { children, length, ends } = line.attempt ?? assert.fail(told);
        assert.ok(
          children.every(({ ended }) => ended),
          `${told}: every branch has ended`,
        );
        if (length !== undefined) {
          assert.equal(children.length, length, `${told}: every item had its iteration`);
          const well = [...ends.values()].filter((end) => end === 'MapIterationSucceeded');
          assert.equal(well.length, length, `${told}: every iteration succeeded`);
        }
        line.attempt = undefined;
        break;
      }
      case 'ParallelStateFailed':
      case 'MapStateFailed':
      case 'RetryScheduled':
        if (line.attempt !== undefined) checkSettled(line.attempt, told);
        line.failed = event.type === 'RetryScheduled' ? undefined : line.attempt;
        line.attempt = undefined;
        break;
      case 'TaskStateAborted':
      case 'WaitStateAborted':
      case 'ParallelStateAborted':
      case 'MapStateAborted':
        assert.ok(line.state !== undefined && line.parent !== undefined && !line.aborted, told);
        line.aborted = true;
        break;
      default:
        if ('name' in event && event.type.endsWith('StateEntered')) {
          assert.ok(line.state === undefined && !line.ended, `${told}: ${event.name} is entered`);
          if (line.next !== undefined) assert.equal(event.name, line.next);
          line.state = event.name;
          line.entry = event.type;
        } else if ('name' in event && event.type.endsWith('StateExited')) {
          assert.equal(event.name, line.state, told);
          assert.equal(line.attempt, undefined, `${told}: its branches go on`);
          line.state = undefined;
          line.failed = undefined;
          line.next = 'next' in event ? event.next : undefined;
          line.ended = line.next === undefined;
        }
    }
  }
}

/** A redrive: what was unsuccessful goes on or begins anew, and a Wait or Fail is entered again. */
function revive(line: Line): void {
  line.aborted = false;
  line.mapRun = false;
  line.attempt ??= line.failed;
  line.failed = undefined;
  if (line.attempt !== undefined) {
    const { children, ends } = line.attempt;
    for (const child of children) if (!child.ended) revive(child);
    for (const [index, end] of ends) if (end !== 'MapIterationSucceeded') ends.delete(index);
  } else if (line.entry === 'WaitStateEntered' || line.entry === 'FailStateEntered') {
    line.next = line.state ?? line.next;
    line.state = undefined;
  }
}

/** Whether a line can go on: no Parallel or Map around it has ended. */
function isOpen(line: Line): boolean {
  const { parent } = line;
  return parent === undefined || (parent.attempt?.children.includes(line) === true && isOpen(parent));
}

/** Every branch or iteration of a try that failed has ended, or its end was reported. */
function checkSettled({ children, ends, length }: Attempt, told: string): void {
  if (length !== undefined) assert.equal(ends.size, children.length, `${told}: every iteration's end was reported`);
  for (const { state, entry, aborted, attempt } of children) {
    const waits = entry === 'TaskStateEntered' || entry === 'WaitStateEntered';
    if (state === undefined || (!waits && attempt === undefined)) continue;
    assert.ok(aborted, `${told}: ${state} was told to be aborted`);
    if (attempt !== undefined) checkSettled(attempt, told);
  }
}

/** How many branches every Parallel has, by its name: names are unique in a machine. */
function branchCounts(definition: unknown, counts = new Map<string, number>()): ReadonlyMap<string, number> {
  if (typeof definition !== 'object' || definition === null) return counts;
  for (const [name, value] of Object.entries(definition)) {
    const branches = (value as { Branches?: unknown } | null)?.Branches;
    if (Array.isArray(branches)) counts.set(name, branches.length);
    branchCounts(value, counts);
  }
  return counts;
}
