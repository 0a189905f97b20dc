import { once } from 'node:events';
import type { FunctionName } from '@expressway/functions/catalogue';
import type { Lambda } from '@expressway/local-aws';
import { functionOf, type Interference, runtimeExited } from '../src/interference.ts';
import type { Fault, Scenario, Step } from './faults.ts';

type Invoke = Lambda['invoke'];
type Request = Parameters<Invoke>[0];
type Response = Awaited<ReturnType<Invoke>>;

/** What the saboteur has others do in the middle of a step. */
export interface Accomplices {
  cancel(orderId: string): Promise<void>;
  reconcile(orderId: string): Promise<void>;
  stop(orderId: string): Promise<void>;
  /** The customer authenticates at last. */
  authenticate(orderId: string): Promise<void>;
}

interface Plan {
  scenario: Scenario;
  /** Faults that have struck as often as they do. */
  spent: Set<Fault>;
  /** What is still to be done when all is over. */
  late: (() => Promise<unknown>)[];
  /** What is still to be done beside compensation. */
  lateInCompensation: (() => Promise<unknown>)[];
}

/** Gets in the way of the steps of chosen orders. An order that no scenario is known for waits until it has one. */
export class Saboteur {
  readonly interference: Interference;
  /** Faults that struck, for the report: one that never does proves nothing. */
  readonly struck = new Set<Fault>();
  private readonly plans = new Map<string, PromiseWithResolvers<Plan>>();
  private readonly held = new Set<() => void>();
  private accomplices: Accomplices | undefined;
  private readonly alone: boolean;
  private working = 0;
  private lifted = false;

  /** Without `alone`, only the chosen orders are sabotaged; with it, whoever would mend them is, too. */
  constructor(rest: Pick<Interference, 'engine' | 'handlers'>, alone: boolean) {
    this.alone = alone;
    this.interference = {
      ...rest,
      invoke: (next) => (request, signal) => this.invoke(next, request, signal),
      sns: (form) => this.publish(form),
    };
  }

  enlist(accomplices: Accomplices): void {
    this.accomplices = accomplices;
  }

  assign(orderId: string, scenario: Scenario): void {
    this.plan(orderId).resolve({ scenario, spent: new Set(), late: [], lateInCompensation: [] });
  }

  /** Steps that run now; those that are held up don't count. */
  get busy(): number {
    return this.working;
  }

  /** Lets go whatever is slow. Answers whether anything was. */
  release(): boolean {
    const held = [...this.held];
    this.held.clear();
    for (const letGo of held) letGo();
    return held.length > 0;
  }

  /** Does what came too late. */
  async doLate(orderIds: readonly string[]): Promise<void> {
    for (const orderId of orderIds) {
      const { late } = await this.plan(orderId).promise;
      for (const work of late.splice(0)) await work().catch(() => undefined);
    }
  }

  /** From now on nothing goes wrong any more. */
  lift(): void {
    this.lifted = true;
  }

  private plan(orderId: string): PromiseWithResolvers<Plan> {
    const known = this.plans.get(orderId);
    if (known) return known;
    const made = Promise.withResolvers<Plan>();
    this.plans.set(orderId, made);
    return made;
  }

  private async invoke(next: Invoke, request: Request, signal: AbortSignal): Promise<Response> {
    const step = functionOf(request);
    if (this.alone && menders.has(step)) return crash();
    const orderId = orderOf(request.payload);
    const run = () => this.counted(() => next(request, signal));
    if (orderId === undefined) return run();
    return this.sabotage(step, orderId, signal, {
      run,
      runLate: () => next(request, never),
      crashBefore: crash,
      async crashAfter() {
        await run();
        return crash();
      },
    });
  }

  private async publish(form: URLSearchParams): Promise<'before' | 'after' | undefined> {
    const orderId = form.get('TopicArn')?.endsWith(':order-confirmation')
      ? /ord_[0-9A-Z]{26}/.exec(String(form))?.[0]
      : undefined;
    if (orderId === undefined) return undefined;
    return this.sabotage<'before' | 'after' | undefined>('send-confirmation', orderId, never, {
      run: async () => undefined,
      runLate: async () => undefined,
      crashBefore: () => 'before',
      crashAfter: async () => 'after',
    });
  }

  private async counted<T>(work: () => Promise<T>): Promise<T> {
    this.working += 1;
    try {
      return await work();
    } finally {
      this.working -= 1;
    }
  }

  private async sabotage<T>(
    step: Step,
    orderId: string,
    signal: AbortSignal,
    { run, runLate, crashBefore, crashAfter }: Work<T>,
  ): Promise<T> {
    const plan = await this.plan(orderId).promise;
    if (step === 'rollback-order')
      for (const work of plan.lateInCompensation.splice(0)) void this.counted(work).catch(() => undefined);
    if (step === 'rollback-order' && plan.scenario.card === '3-D Secure late')
      await this.counted(async () => this.accomplices?.authenticate(orderId));
    const fault = this.lifted
      ? undefined
      : plan.scenario.faults.find((one) => one.step === step && !plan.spent.has(one));
    if (fault === undefined) return run();
    this.struck.add(fault);
    if (!repeats(fault)) plan.spent.add(fault);
    const { accomplices } = this;
    const meanwhile = (act: ((id: string) => Promise<void>) | undefined) => this.counted(async () => act?.(orderId));
    switch (fault.kind) {
      case 'crash before, once':
      case 'crash before, always':
        return crashBefore();
      case 'crash after, once':
      case 'crash after, always':
        return this.counted(crashAfter);
      case 'twice at once': {
        const [first] = await Promise.all([run(), run()]);
        return first;
      }
      case 'time out after':
        await run();
        return gone(signal);
      case 'time out before':
        return gone(signal);
      case 'time out, then late':
        plan.late.push(runLate);
        return gone(signal);
      case 'time out, then late in compensation':
        plan.lateInCompensation.push(runLate);
        return gone(signal);
      case 'slow':
        await new Promise<void>((letGo) => this.held.add(letGo));
        return run();
      case 'cancel before':
        await meanwhile(accomplices?.cancel);
        return run();
      case 'reconcile before':
        await meanwhile(accomplices?.reconcile);
        return run();
      case 'stop before':
        await meanwhile(accomplices?.stop);
        return run();
      case 'cancel after':
      case 'reconcile after':
      case 'stop after': {
        const answer = await run();
        const act = { cancel: accomplices?.cancel, reconcile: accomplices?.reconcile, stop: accomplices?.stop };
        await meanwhile(act[fault.kind.split(' ')[0] as keyof typeof act]);
        return answer;
      }
      default:
        return fault.kind satisfies never;
    }
  }
}

const menders: ReadonlySet<FunctionName> = new Set(['handle-webhook', 'end-order', 'reconcile-orders']);

/** Whether it strikes at every try of the step. */
const repeats = ({ kind }: Fault): boolean => kind.endsWith('always') || kind.includes('late');

/** A step as it would be done, and how it can go wrong. */
interface Work<T> {
  run(): Promise<T>;
  /** Does it though nobody waits for it any more. */
  runLate(): Promise<T>;
  crashBefore(): T;
  crashAfter(): Promise<T>;
}

const never = new AbortController().signal;

/** What an event or a task's input says of its order. */
function orderOf(payload: string): string | undefined {
  const input = JSON.parse(payload || '{}') as { orderId?: string; detail?: { name?: string } };
  return input.orderId ?? input.detail?.name?.replace(/^order-/, '');
}

const crash = (): Response => runtimeExited('0');

async function gone(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}
