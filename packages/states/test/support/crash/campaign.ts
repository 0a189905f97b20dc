import assert from 'node:assert/strict';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ROLE } from '../build.ts';
import { fastClock } from './clock.ts';
import { type EngineProcess, launch, type Token } from './engine-process.ts';
import { seeded } from './random.ts';
import { reference } from './reference.ts';
import { checkHistory, checkPrefix, checkTasks, checkWait, statesOf } from './verify.ts';
import { ACTIVITY, answerTo, MACHINES } from './workload.ts';

export interface CampaignOptions {
  readonly file: string;
  readonly seed: number;
  readonly kills: number;
  /** Executions under way at once. */
  readonly inFlight: number;
  readonly onKill?: (report: CampaignReport) => void;
}

export interface CampaignReport {
  kills: number;
  /** Kills before the engine listened again. */
  inStart: number;
  executions: number;
  callbacks: number;
  events: number;
  /** Histories held against what was read of them before. */
  comparisons: number;
}

interface Started {
  readonly machine: string;
  readonly name: string;
  readonly input: string;
  readonly number: number;
  readonly until: number;
  arn: string | undefined;
  seen: readonly HistoryEvent[];
}

const STEPS = 300;
const ANSWERS = 12;
const NAMES = Object.keys(MACHINES);

/** Whether the engine died under a call, rather than answered it. */
const isCrash = (error: unknown) =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === undefined;

/**
 * Kills an engine again and again at chosen places while it works, and holds all that it ever said against what it says
 * after the next start. Throws an AssertionError when it broke its word.
 */
export async function campaign(options: CampaignOptions): Promise<CampaignReport> {
  const run = new Campaign(options);
  return run.run();
}

class Campaign {
  private readonly options: CampaignOptions;
  private readonly random: (below: number) => number;
  private readonly origin = Date.now();
  private readonly now = fastClock(this.origin).now;
  private readonly live = new Set<Started>();
  private readonly ended: Started[] = [];
  private readonly tokens = new Map<string, number>();
  private readonly report: CampaignReport = {
    kills: 0,
    inStart: 0,
    executions: 0,
    callbacks: 0,
    events: 0,
    comparisons: 0,
  };
  private readonly machines = new Map<string, string>();
  private expected!: Awaited<ReturnType<typeof reference>>;
  /** Answers until the engine is killed from outside. */
  private patience = Number.POSITIVE_INFINITY;

  constructor(options: CampaignOptions) {
    this.options = options;
    this.random = seeded(options.seed);
  }

  private get over(): boolean {
    return this.report.kills >= this.options.kills;
  }

  async run(): Promise<CampaignReport> {
    this.expected = await reference();
    try {
      while (!(await this.life()));
    } finally {
      this.expected.close();
    }
    return this.report;
  }

  /** One life of the engine. True when all is done. */
  private async life(): Promise<boolean> {
    const outside = this.random(4) === 0;
    this.patience = outside && !this.over ? 1 + this.random(ANSWERS) : Number.POSITIVE_INFINITY;
    const killAt = this.over || outside ? 0 : 1 + this.random(STEPS);
    const { file } = this.options;
    const engine = await launch(file, this.origin, killAt, ({ token, number }: Token) =>
      this.tokens.set(token, number),
    );
    if (engine === undefined) {
      this.report.inStart++;
    } else {
      try {
        await this.work(engine);
      } catch (error) {
        engine.kill();
        throw error;
      }
      if (this.over && this.live.size === 0) {
        engine.kill();
        await engine.exited;
        return true;
      }
      await engine.exited;
    }
    this.report.kills++;
    this.options.onKill?.(this.report);
    return false;
  }

  /** Works with an engine until it dies, or until there is nothing left to do. */
  private async work(engine: EngineProcess): Promise<void> {
    const { client, gone } = engine;
    const until = async (work: () => Promise<void>) => {
      try {
        while (!gone.aborted && !(this.over && this.live.size === 0)) await work();
      } catch (error) {
        if (!isCrash(error) || error instanceof assert.AssertionError) throw error;
        await engine.exited;
      }
    };
    const answered = () => {
      if (--this.patience <= 0) engine.kill();
    };
    await until(async () => {
      await this.setUp(client);
      const loops = [this.startSome, this.watch, this.callBack].map((loop) =>
        until(() => loop.call(this, client, answered)),
      );
      await Promise.all([...loops, until(() => this.press(engine))]);
    });
  }

  private async setUp(client: SFNClient): Promise<void> {
    if (this.machines.size === NAMES.length) return this.reread(client);
    await client.send(new CreateActivityCommand({ name: 'press' }));
    for (const name of NAMES) {
      const definition = JSON.stringify(MACHINES[name]);
      const { stateMachineArn = '' } = await client.send(
        new CreateStateMachineCommand({ name, definition, roleArn: ROLE }),
      );
      this.machines.set(name, stateMachineArn);
    }
  }

  /** Everything that was acknowledged is there after a restart, as it was. */
  private async reread(client: SFNClient): Promise<void> {
    const old = this.ended.length === 0 ? [] : [this.ended[this.random(this.ended.length)] as Started];
    for (const started of [...this.live, ...old]) await this.read(client, started);
  }

  private async read(client: SFNClient, started: Started): Promise<string | undefined> {
    if (started.arn === undefined) return undefined;
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn: started.arn }));
    const { events = [] } = await client.send(
      new GetExecutionHistoryCommand({ executionArn: started.arn, maxResults: 1000 }),
    );
    checkPrefix(started.seen, events);
    checkHistory(events);
    started.seen = events;
    this.report.comparisons++;
    return status;
  }

  /** Starts what is missing, several at once, so that commits have company. */
  private async startSome(client: SFNClient, answered: () => void): Promise<void> {
    const waiting = [...this.live].filter(({ arn }) => arn === undefined);
    while (!this.over && this.live.size < this.options.inFlight) {
      const started = this.next();
      this.live.add(started);
      waiting.push(started);
    }
    await Promise.all(waiting.map((started) => this.start(client, started).then(answered)));
    await new Promise((resolve) => setImmediate(resolve));
  }

  private next(): Started {
    const number = this.report.executions++;
    const machine = NAMES[this.random(NAMES.length)] as string;
    const until = this.now() + this.random(3000);
    const items = Array.from({ length: this.random(5) }, (_, index) => index);
    const input = JSON.stringify({ number, items, until: new Date(until).toISOString() });
    return { machine, name: `e${number}`, input, number, until, arn: undefined, seen: [] };
  }

  private async start(client: SFNClient, started: Started): Promise<void> {
    const { machine, name, input } = started;
    const stateMachineArn = this.machines.get(machine) as string;
    try {
      const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
      started.arn = executionArn;
    } catch (error) {
      // Started, and ended, by a call whose answer was lost.
      if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
      started.arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    }
  }

  private async watch(client: SFNClient, answered: () => void): Promise<void> {
    for (const started of this.live) {
      const status = await this.read(client, started);
      if (status === undefined) continue;
      if (status === 'RUNNING') continue;
      await this.finish(client, started);
      this.live.delete(started);
      this.ended.push(started);
      answered();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  private async finish(client: SFNClient, started: Started): Promise<void> {
    await this.read(client, started);
    const { machine, input, until, seen } = started;
    const { status, output, error } = await client.send(new DescribeExecutionCommand({ executionArn: started.arn }));
    const states = statesOf(seen);
    assert.deepEqual({ status, output, error, states }, await this.expected.outcome(machine, input), started.name);
    if (machine === 'order') checkWait(seen, 'Pause', until);
    checkTasks(seen);
    this.report.events += seen.length;
  }

  private async callBack(client: SFNClient, answered: () => void): Promise<void> {
    for (const [taskToken, number] of this.tokens) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken, output: answerTo(number) }));
        this.report.callbacks++;
      } catch (error) {
        // Taken by a call whose answer was lost.
        if ((error as Error).name !== 'TaskTimedOut') throw error;
      }
      this.tokens.delete(taskToken);
      answered();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** A worker of the activity. */
  private async press({ client, gone }: EngineProcess): Promise<void> {
    const command = new GetActivityTaskCommand({ activityArn: ACTIVITY });
    const { taskToken, input = '{}' } = await client.send(command, { abortSignal: gone });
    if (taskToken === undefined) return;
    const { number } = JSON.parse(input) as { number: number };
    this.tokens.set(taskToken, number);
  }
}
