import assert from 'node:assert/strict';

/** A change of an execution's status, as the engine told it. */
export interface Change {
  readonly id: string;
  readonly arn: string;
  readonly status: string;
  readonly redrives: number;
}

const keyOf = ({ status, redrives }: Pick<Change, 'status' | 'redrives'>) => `${status} ${redrives}`;

/** What was told of the executions' changes, over all lives of the engine: each at least once, under one id. */
export class Changes {
  /** By execution, in the order in which they were told first. */
  private readonly told = new Map<string, Map<string, string>>();
  private readonly expected = new Map<string, readonly string[]>();

  /** Whether this was new. */
  tell(change: Change): boolean {
    const key = keyOf(change);
    const told = this.told.get(change.arn) ?? new Map<string, string>();
    this.told.set(change.arn, told);
    assert.equal(told.get(key) ?? change.id, change.id, `${key} of ${change.arn} came under two ids`);
    const isNew = !told.has(key);
    told.set(key, change.id);
    return isNew;
  }

  /** Takes note of an execution that has ended for good, with the ends that its redrives began at and its last one. */
  expect(arn: string, ends: readonly string[]): void {
    const keys = ends.flatMap((end, redrives) => [
      keyOf({ status: 'RUNNING', redrives }),
      keyOf({ status: end, redrives }),
    ]);
    this.expected.set(arn, keys);
  }

  /** Whether all that was to be told has been. */
  get complete(): boolean {
    return [...this.expected].every(([arn, keys]) => keys.every((key) => this.told.get(arn)?.has(key)));
  }

  /** All of it was told, in order, and nothing else. */
  check(): void {
    for (const [arn, keys] of this.expected) {
      assert.deepEqual([...(this.told.get(arn)?.keys() ?? [])], keys, `what was told of ${arn}`);
    }
    for (const arn of this.told.keys()) assert.ok(this.expected.has(arn), `${arn} is known`);
    const ids = [...this.told.values()].flatMap((told) => [...told.values()]);
    assert.equal(new Set(ids).size, ids.length, 'every change has an id of its own');
  }
}
