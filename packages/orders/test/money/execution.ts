import {
  authorisePayment,
  awaitPaymentAction,
  beginOrder,
  type Compensation,
  capturePayment,
  compensateOrder,
  type ExecutionStatus,
  type FailureFacts,
  fulfilOrder,
  paymentActionLifetimeMs,
  pickLine,
  reassessOrder,
  reserveStock,
} from '../../src/index.ts';
import type { World } from '../world.ts';

type State =
  | 'begin'
  | 'reserveAndAuthorise'
  | 'await'
  | 'pick'
  | 'reassess'
  | 'capture'
  | 'fulfil'
  | 'confirm'
  | 'undo';

/** Errors that order-processing does not try again. */
const final = new Set(['OrderSuperseded', 'OrderNotFound', 'OrderMismatch', 'AuthorisationLost', 'LinesNotPicked']);

/**
 * One execution of order-processing, moved on state by state: what its states call, how often they are tried, and where
 * they lead. A state may be run again at any time after it was run first, as a function does that was given up too early.
 */
export class Execution {
  readonly orderId: string;
  readonly #world: World;
  readonly #facts: FailureFacts = {};
  readonly #run: State[] = [];
  #state: State | 'waiting' = 'begin';
  #tries = 0;
  #waits: { token: string; until: number } | undefined;

  constructor(world: World, orderId: string) {
    this.#world = world;
    this.orderId = orderId;
  }

  get status(): ExecutionStatus | undefined {
    return this.#world.engine.statuses.get(this.orderId);
  }

  /** It is stopped, times out, or breaks in a way that no Catch sees. */
  end(status: ExecutionStatus): void {
    if (this.status !== 'RUNNING') return;
    this.#world.engine.statuses.set(this.orderId, status);
    if (this.#waits) this.#world.engine.waiting.delete(this.#waits.token);
  }

  /** Runs the state that it is in, once. */
  async advance(): Promise<void> {
    if (this.status !== 'RUNNING') return;
    const state = this.#state;
    if (state === 'waiting') return this.#hear();
    try {
      const next = await this.#perform(state);
      // Another run of the same state may have been quicker.
      if (this.#state === state && this.status === 'RUNNING') this.#go(next);
    } catch (error) {
      if (this.#state !== state || this.status !== 'RUNNING') return;
      const { name } = error as Error;
      this.#tries += 1;
      if (state === 'undo' || state === 'confirm') {
        if (this.#tries > 12) this.end('FAILED');
      } else if (final.has(name) || this.#tries > 4) this.#undoFor(name);
    }
  }

  /** Runs once more a state that was run before; nobody hears of what it answers. */
  async repeat(choice: number): Promise<void> {
    const state = this.#run[choice % Math.max(1, this.#run.length)];
    if (state !== undefined && state !== 'confirm') await this.#perform(state);
  }

  #go(next: State | 'waiting' | ExecutionStatus): void {
    this.#tries = 0;
    if (next === 'SUCCEEDED' || next === 'FAILED') this.end(next);
    else this.#state = next as State | 'waiting';
  }

  #undoFor(error: string): void {
    this.#facts.error = error;
    this.#go('undo');
  }

  /** What has become of the token. */
  #hear(): void {
    const { engine, clock } = this.#world;
    const answer = engine.answers.find(({ taskToken }) => taskToken === this.#waits?.token);
    if (answer?.output) {
      this.#facts.payment = answer.output as { outcome: string };
      this.#go(this.#facts.payment.outcome === 'authorised' ? 'pick' : 'undo');
    } else if (answer) this.#undoFor(answer.error ?? '');
    else if (this.#waits && clock.now().getTime() >= this.#waits.until && engine.waiting.delete(this.#waits.token))
      this.#undoFor('States.Timeout');
  }

  async #perform(state: State): Promise<State | 'waiting' | ExecutionStatus> {
    const { stores, payments, actions, engine, clock, confirmed } = this.#world;
    const { orderId } = this;
    const item = { productId: 'mug', quantity: 1 };
    this.#run.push(state);
    switch (state) {
      case 'begin':
        await beginOrder(stores, { orderId, items: [item] });
        return 'reserveAndAuthorise';
      case 'reserveAndAuthorise': {
        // Each branch catches for itself.
        const [inventory, payment] = await Promise.allSettled([
          reserveStock(stores, orderId),
          authorisePayment(payments, orderId),
        ]);
        const failed = { outcome: 'failed' };
        this.#facts.inventory = inventory.status === 'fulfilled' ? inventory.value : failed;
        this.#facts.payment = payment.status === 'fulfilled' ? payment.value : failed;
        if (this.#facts.inventory.outcome !== 'reserved') return 'undo';
        if (this.#facts.payment.outcome === 'requires_action') return 'await';
        return this.#facts.payment.outcome === 'authorised' ? 'pick' : 'undo';
      }
      case 'await': {
        const token = `token-${orderId}-${this.#tries}`;
        engine.waiting.add(token);
        this.#waits = { token, until: clock.now().getTime() + paymentActionLifetimeMs };
        await awaitPaymentAction(actions, { orderId, taskToken: token, retryCount: this.#tries });
        return 'waiting';
      }
      case 'pick':
        await pickLine(stores, orderId, item);
        return 'reassess';
      case 'reassess':
        await reassessOrder(stores, orderId);
        return 'capture';
      case 'capture':
        await capturePayment(payments, orderId);
        return 'fulfil';
      case 'fulfil':
        await fulfilOrder(stores, orderId);
        return 'confirm';
      case 'confirm':
        confirmed.push(orderId);
        return 'SUCCEEDED';
      case 'undo': {
        const { outcome }: Compensation = await compensateOrder(payments, orderId, this.#facts);
        return outcome === 'completed' ? 'confirm' : 'FAILED';
      }
      default:
        return state satisfies never;
    }
  }
}
