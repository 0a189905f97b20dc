import type { RunnerParts } from '../runner/run.ts';
import { type Outcome, type Subject, Trial } from './trial.ts';
import { Waits } from './waits.ts';

/** Tests states one at a time, each by itself. */
export class Tester {
  private readonly parts: RunnerParts;
  private readonly waits: Waits;

  constructor(parts: RunnerParts) {
    this.parts = parts;
    this.waits = new Waits(parts.clock);
  }

  test(subject: Subject): Promise<Outcome> {
    return new Trial(subject, this.parts, this.waits).run();
  }

  /** Leaves what is under way without an answer. */
  close(): void {
    this.waits.close();
  }
}
