import { Bag } from '../bag.ts';
import { WriteFailure } from '../journal/failure.ts';
import { unavailable } from './errors.ts';

type Refuse = (refusal: Error) => void;

const closed = () => unavailable(new Error('The endpoint is closed'));

/** The calls that are under way. None outlives the endpoint: what can't be answered any more is refused. */
export class OpenCalls {
  private readonly open = new Bag<Refuse>();
  private closed = false;

  /** Does what is asked. Rejects with ServiceUnavailable where it can't be written, or when the endpoint closes before. */
  async run<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.closed) throw closed();
    try {
      const answer = work();
      return answer instanceof Promise ? await this.untilClosed(answer) : answer;
    } catch (error) {
      throw error instanceof WriteFailure ? unavailable(error) : error;
    }
  }

  /**
   * From now on nothing is done; false if that was so already. Whoever gets an answer yet, from what the closing itself
   * has written, gets it first.
   */
  close(): boolean {
    if (this.closed) return false;
    this.closed = true;
    setImmediate(() => {
      for (const refuse of this.open) refuse(closed());
    });
    return true;
  }

  private untilClosed<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = this.open.add(reject);
      answer.then(
        (value) => {
          leave();
          resolve(value);
        },
        (error: unknown) => {
          leave();
          reject(error);
        },
      );
    });
  }
}
