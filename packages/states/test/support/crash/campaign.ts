import assert from 'node:assert/strict';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  GetActivityTaskCommand,
  type HistoryEvent,
  ListActivitiesCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ROLE } from '../build.ts';
import { type Change, Changes } from './changes.ts';
import { fastClock } from './clock.ts';
import { type EngineProcess, launch } from './engine-process.ts';
import { childrenOf, type Observation, observe } from './observe.ts';
import { seeded } from './random.ts';
import { reference } from './reference.ts';
import {
  checkHistory,
  checkMapRuns,
  checkPrefix,
  checkTasks,
  checkWait,
  endsOf,
  type Outcome,
  outcomeOf,
} from './verify.ts';
import { DELETED, MACHINES, REDRIVES, STARTED, STOPPED } from './workflows.ts';
import { ACTIVITY, answerTo, machineArn } from './workload.ts';

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
  /** Started by the campaign, and by those: children of Map Runs and of tasks. */
  executions: number;
  children: number;
  callbacks: number;
  redrives: number;
  stops: number;
  deletions: number;
  /** Changes of statuses that were told, and how many of those had been told before. */
  changes: number;
  repeated: number;
  events: number;
  /** Histories held against what was read of them before. */
  comparisons: number;
}

interface Started {
  readonly machine: string;
  readonly name: string;
  readonly input: string;
  readonly number: number;
  /** When its wait ends, or, for one that is stopped or deleted, when that is due. */
  readonly until: number;
  /** What it is to come to; undefined for one that is stopped, or deleted. */
  readonly outcome: Promise<Outcome> | undefined;
  arn: string | undefined;
  /** How often it was redriven, and whether its machine was deleted, as far as that was acknowledged. */
  redrives: number;
  deleted: boolean;
}

const STEPS = 600;
const ANSWERS = 12;
/** By then, an engine with nothing else to do has told all that it has to. */
const LISTENED = 2_000;

/** Whether the engine died under a call, rather than answered it. */
const isCrash = (error: unknown) =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === undefined;

const ownMachine = ({ machine, number }: Started) => (machine in DELETED ? `${machine}-${number}` : machine);

const create = (client: SFNClient, name: string, definition: object) =>
  client.send(new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn: ROLE }));

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
  private readonly clock = fastClock(this.origin);
  private readonly live = new Set<Started>();
  private readonly ended: Started[] = [];
  private readonly tokens = new Map<string, number>();
  private readonly seen = new Map<string, readonly HistoryEvent[]>();
  private readonly changes = new Changes();
  private readonly report: CampaignReport = {
    kills: 0,
    inStart: 0,
    executions: 0,
    children: 0,
    callbacks: 0,
    redrives: 0,
    stops: 0,
    deletions: 0,
    changes: 0,
    repeated: 0,
    events: 0,
    comparisons: 0,
  };
  private isSetUp = false;
  private listened = 0;
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

  /** Whether all that was started has ended, and all of that has been told. */
  private get done(): boolean {
    return this.over && this.live.size === 0 && this.changes.complete;
  }

  async run(): Promise<CampaignReport> {
    this.expected = await reference(this.clock);
    try {
      while (!(await this.life()));
    } finally {
      await this.expected.close();
    }
    this.changes.check();
    return this.report;
  }

  /** One life of the engine. True when all is done. */
  private async life(): Promise<boolean> {
    const outside = this.random(4) === 0;
    this.patience = outside && !this.over ? 1 + this.random(ANSWERS) : Number.POSITIVE_INFINITY;
    const killAt = this.over || outside ? 0 : 1 + this.random(STEPS);
    const { file } = this.options;
    const engine = await launch(file, this.origin, killAt, (said) => {
      if ('token' in said) this.tokens.set(said.token, said.number);
      else this.hear(said);
    });
    if (engine === undefined) {
      this.report.inStart++;
    } else {
      try {
        await this.work(engine);
      } catch (error) {
        engine.kill();
        throw error;
      }
      if (this.done) {
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

  private hear(change: Change): void {
    this.report.changes++;
    if (!this.changes.tell(change)) this.report.repeated++;
  }

  /** Works with an engine until it dies, or until there is nothing left to do. */
  private async work(engine: EngineProcess): Promise<void> {
    const { client, gone } = engine;
    const until = async (work: () => Promise<void>) => {
      try {
        while (!gone.aborted && !this.done) await work();
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
    if (this.isSetUp) return this.reread(client);
    await client.send(new CreateActivityCommand({ name: 'press' }));
    for (const [name, definition] of Object.entries(MACHINES)) await create(client, name, definition);
    this.isSetUp = true;
  }

  /** Everything that was acknowledged is there after a restart, as it was. */
  private async reread(client: SFNClient): Promise<void> {
    const old = this.ended.length === 0 ? [] : [this.ended[this.random(this.ended.length)] as Started];
    for (const started of [...this.live, ...old]) {
      if (started.arn !== undefined && !this.isToGo(started)) await this.readAll(client, started.arn);
    }
  }

  private async read(client: SFNClient, arn: string): Promise<Observation> {
    const observation = await observe(client, arn);
    const { events } = observation;
    checkPrefix(this.seen.get(arn) ?? [], events);
    checkHistory(events);
    this.seen.set(arn, events);
    this.report.comparisons++;
    return observation;
  }

  /** An execution and all that came of it. */
  private async readAll(client: SFNClient, arn: string): Promise<Observation[]> {
    const observation = await this.read(client, arn);
    const below: Observation[] = [];
    for (const child of childrenOf(observation)) below.push(...(await this.readAll(client, child)));
    return [observation, ...below];
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
    const machine = STARTED[number % STARTED.length] as string;
    const until = this.clock.now() + this.random(3000);
    const items = Array.from({ length: this.random(5) }, (_, index) => index);
    const input = JSON.stringify({ number, items, until: new Date(until).toISOString() });
    const outcome = STOPPED.has(machine) || machine in DELETED ? undefined : this.expected.outcome(machine, input);
    return { outcome, machine, name: `e${number}`, input, number, until, arn: undefined, redrives: 0, deleted: false };
  }

  private async start(client: SFNClient, started: Started): Promise<void> {
    const { machine, name, input } = started;
    const stateMachineArn = machineArn(ownMachine(started));
    const definition = DELETED[machine];
    if (definition !== undefined) await create(client, ownMachine(started), definition);
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
    if (this.over && this.live.size === 0) await this.listen(client);
    for (const started of this.live) {
      if (started.arn === undefined) continue;
      if (this.isToGo(started)) {
        await this.erase(client, started);
        answered();
        continue;
      }
      const [observation] = await this.look(client, started.arn);
      const { status, redriveCount = 0 } = observation.description;
      assert.ok(redriveCount >= started.redrives, 'a redrive that was acknowledged is not lost');
      if (status === 'RUNNING') {
        if (STOPPED.has(started.machine) && this.clock.now() >= started.until) await this.stop(client, started.arn);
        continue;
      }
      if (redriveCount < (REDRIVES[started.machine] ?? 0)) {
        await this.redrive(client, started, redriveCount + 1);
      } else {
        await this.finish(client, started);
        this.live.delete(started);
        this.ended.push(started);
      }
      answered();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Gives the engine time to tell what it has to. */
  private async listen(client: SFNClient): Promise<void> {
    if (++this.listened > LISTENED) this.changes.check();
    await client.send(new ListActivitiesCommand({}));
  }

  /** Reads an execution, and now and then all that came of it so far. */
  private async look(client: SFNClient, arn: string): Promise<[Observation, ...Observation[]]> {
    const deep = this.random(4) === 0;
    return (deep ? await this.readAll(client, arn) : [await this.read(client, arn)]) as [Observation];
  }

  /** Whether its machine is deleted, or is to be. */
  private isToGo({ machine, until }: Started): boolean {
    return machine in DELETED && this.clock.now() >= until;
  }

  private async erase(client: SFNClient, started: Started): Promise<void> {
    const stateMachineArn = machineArn(ownMachine(started));
    if (!started.deleted) {
      await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
      started.deleted = true;
      this.report.deletions++;
    }
    try {
      const { status } = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
      assert.equal(status, 'DELETING', 'a deletion that was acknowledged is not lost');
    } catch (error) {
      if ((error as Error).name !== 'StateMachineDoesNotExist') throw error;
      this.changes.expect(started.arn ?? '', ['FAILED']);
      this.live.delete(started);
    }
  }

  private async stop(client: SFNClient, executionArn: string): Promise<void> {
    await client.send(new StopExecutionCommand({ executionArn, error: 'Enough' }));
    this.report.stops++;
  }

  private async redrive(client: SFNClient, started: Started, count: number): Promise<void> {
    // Under its token, one whose answer was lost is not done twice.
    const request = { executionArn: started.arn, clientToken: `redrive-${count}` };
    await client.send(new RedriveExecutionCommand(request));
    started.redrives = count;
    this.report.redrives++;
  }

  private async finish(client: SFNClient, { arn = '', name, machine, until, outcome }: Started): Promise<void> {
    const all = await this.readAll(client, arn);
    const [own] = all as [Observation];
    if (outcome === undefined) {
      const { status, error } = own.description;
      assert.deepEqual({ status, error }, { status: 'ABORTED', error: 'Enough' }, name);
    } else {
      assert.deepEqual(outcomeOf(own), await outcome, name);
    }
    if (machine === 'order') checkWait(own.events, 'Pause', until);
    for (const observation of all) {
      const { description, events } = observation;
      assert.notEqual(description.status, 'RUNNING', `${description.executionArn} has ended, since ${name} has`);
      checkTasks(events);
      checkMapRuns(observation);
      this.changes.expect(description.executionArn ?? '', endsOf(events));
      this.report.events += events.length;
    }
    this.report.children += all.length - 1;
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
