import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { ExecutionLog, type LogSink } from './execution-log/execution-log.ts';
import { type Connections, Registry } from './integrations/registry.ts';
import { RETENTION } from './journal/retention.ts';
import { openStore } from './journal/store.ts';
import { ActivityTasks } from './runner/activity-tasks.ts';
import { type Clock, systemClock } from './runner/clock.ts';
import { type Log, silentLog } from './runner/log.ts';
import { Runner } from './runner/runner.ts';
import { activityByArn } from './service/activity.ts';
import { Arns } from './service/arn.ts';
import { childExecutions } from './service/child-executions.ts';
import { Models, type ServiceContext } from './service/context.ts';
import { isBeingDeleted, removeOnceHeard } from './service/deletion.ts';
import { recordedHeader } from './service/execution.ts';
import { OpenCalls } from './service/open-calls.ts';
import { createService, operationsByName, type Service } from './service/service.ts';
import { Announcer, type StatusChangeSink } from './status-events/announcer.ts';
import { changeLookup } from './status-events/lookup.ts';
import { Tester } from './test-state/tester.ts';
import { createRequestListener } from './wire/listener.ts';

export interface StatesOptions {
  /** The SQLite file that keeps machines and Standard executions; without one they live in memory. */
  readonly file?: string;
  readonly region: string;
  readonly accountId: string;
  /** What Tasks can reach. One that needs a service which isn't given fails when it runs. */
  readonly integrations: Connections;
  readonly clock?: Clock;
  /**
   * Milliseconds for which ended executions and their names are kept: by default 90 days, as on AWS. What is older goes
   * when something is written.
   */
  readonly retention?: number;
  /**
   * Hears of every change of a Standard execution's status as EventBridge does, at least once, after it is on disk. What
   * it has not taken when the process ends comes after the next start.
   */
  readonly onStatusChange?: StatusChangeSink;
  /** Whether Wait states and the delays before retries take no time; time-outs and heartbeats count all the same. */
  readonly skipWaits?: boolean;
  readonly uuid?: () => string;
  /** A number in [0, 1). */
  readonly random?: () => number;
  readonly log?: Log;
  /**
   * Takes the place of CloudWatch Logs: gets what machines' loggingConfigurations have logged of executions, Standard and
   * Express, at their end and every second before. Without it, nothing is logged.
   */
  readonly logSink?: LogSink;
  /** Whether CloudWatch Logs has a log group of this name; every group is taken to be there unless told otherwise. */
  readonly hasLogGroup?: (name: string) => boolean;
}

export interface States {
  readonly service: Service;
  readonly requestListener: RequestListener;
  /**
   * Has the Wait states and retry delays that a Standard execution is in end now; settles when that is on disk, with
   * whether there were any. Rejects with ServiceUnavailable when the engine closes before.
   */
  readonly skipWaits: (executionArn: string) => Promise<boolean>;
  /**
   * Settles when a Standard execution has ended, and its end is on disk; at once when none of this ARN runs. Rejects with
   * ServiceUnavailable when the engine closes before.
   */
  readonly whenEnded: (executionArn: string) => Promise<void>;
  /**
   * Stops all work where it stands and closes the file; opening it again goes on from there. What is asked afterwards, or
   * is still without an answer, is refused with ServiceUnavailable.
   */
  readonly close: () => void;
}

/**
 * A Step Functions for one process. Opens the file and takes up every Standard execution that was running. Throws an
 * Error with one clear line if the file can't be used.
 */
export function createStates(options: StatesOptions): States {
  return openEngine(options).states;
}

/** The same, with what its operations share: for those who look behind them. */
export function openEngine(options: StatesOptions): { readonly states: States; readonly context: ServiceContext } {
  const {
    clock = systemClock,
    uuid = randomUUID,
    random = Math.random,
    log = silentLog,
    skipWaits = false,
    retention = RETENTION,
    region,
  } = options;
  const { onStatusChange: sink } = options;
  const statusChanged = sink && (() => announcer?.wake());
  const store = openStore({ file: options.file, clock, log, retention, statusChanged });
  const { machines, versions, aliases, activities, tags, journal, mapRuns, transaction } = store;
  const registry = new Registry(options.integrations, {
    executions: childExecutions(() => context),
    call: (operation, input, signal) => call(operation, input, signal),
  });
  const arns = new Arns(region, options.accountId);
  const activityExists = (arn: string) => activityByArn({ arns, activities }, arn) !== undefined;
  const activityTasks = new ActivityTasks(clock);
  const machineDeleted = (name: string) => isBeingDeleted({ machines }, name);
  const environment = { uuid, random, region, activityExists, machineDeleted };
  const executionLog = options.logSink && new ExecutionLog(options.logSink, clock, log);
  const parts = { clock, registry, activityTasks, log, executionLog, skipWaits, environment };
  const runner = new Runner(parts, store, ({ machine }) => removeOnceHeard(store, machine, log));
  const models = new Models(registry);
  const tester = new Tester(parts);
  const context: ServiceContext = {
    arns,
    clock,
    uuid,
    random,
    retention,
    machines,
    versions,
    aliases,
    activities,
    tags,
    transaction,
    hasLogGroup: options.hasLogGroup ?? (() => true),
    activityTasks,
    journal,
    mapRuns,
    runner,
    models,
    tester,
  };
  const eventOf = changeLookup(context, { account: options.accountId, region });
  const announcer = sink && store.outbox && new Announcer({ outbox: store.outbox, sink, eventOf, clock, log });
  resumeAll(context, log);
  announcer?.wake();
  const calls = new OpenCalls();
  const service = createService(context, calls);
  const call = operationsByName(service);
  const states: States = {
    service,
    requestListener: createRequestListener(call, log),
    skipWaits: (executionArn) =>
      calls.run(async () => {
        const skipped = runner.deliver(executionArn, { type: 'skipWaits' }) ?? false;
        await runner.committed();
        return skipped;
      }),
    whenEnded: (executionArn) => calls.run(() => runner.whenEnded(executionArn)),
    close: () => {
      if (!calls.close()) return;
      activityTasks.close();
      tester.close();
      runner.close();
      executionLog?.close();
      registry.close();
      announcer?.close();
      store.close();
    },
  };
  return { states, context };
}

/** Takes up what was running. An execution whose definition or events can't be read is set aside, and the log says so. */
function resumeAll(context: ServiceContext, log: Log): void {
  const { journal, machines, runner } = context;
  for (const record of journal.running()) {
    const machine = machines.getByKey(record.machine);
    if (machine === undefined) continue;
    try {
      const revision = machines.revision(record.revision);
      if (revision === undefined) throw new Error('its definition is missing');
      runner.resume(recordedHeader(context, machine, revision, record), record);
    } catch (err) {
      const execution = { machine: machine.name, name: record.name };
      log.error({ err, execution }, 'an execution can not be taken up here, and stays where it is');
    }
  }
  journal.commits.afterCommit(() => {
    for (const { key } of machines.list()) removeOnceHeard(context, key, log);
  });
}
