import type { ExecutionRecord } from '../../journal/journal.ts';
import type { MapRunStore } from '../../journal/map-runs.ts';

/** How many are read at a time. */
const PAGE = 100;

/** The child executions of a Map Run that wait to be redriven, in the order of their items. */
export class PendingRedrives {
  private readonly store: MapRunStore;
  private readonly mapRun: number;
  private page: ExecutionRecord[] = [];
  private last = 0;

  constructor(store: MapRunStore, mapRun: number) {
    this.store = store;
    this.mapRun = mapRun;
  }

  next(): ExecutionRecord | undefined {
    if (this.page.length === 0) this.page = this.store.pendingRedrives(this.mapRun, this.last, PAGE);
    const next = this.page.shift();
    this.last = next?.key ?? this.last;
    return next;
  }
}
