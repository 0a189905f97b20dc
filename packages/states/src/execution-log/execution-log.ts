import { type EngineEvent, isPublic } from '../history/events.ts';
import type { Execution } from '../interpreter/execution.ts';
import type { Clock } from '../runner/clock.ts';
import type { Log } from '../runner/log.ts';
import type { Recorder } from '../runner/run.ts';
import { isLogged, type Logging } from './logging.ts';
import { logRecord } from './record.ts';

/** Some of an execution's events, oldest first, as Step Functions delivers them to CloudWatch Logs. */
export interface LogBatch {
  /** As the machine's loggingConfiguration has it, with `:*` at its end. */
  readonly logGroupArn: string;
  /** `states/<state machine>/<hour>/<number>`. */
  readonly logStreamName: string;
  readonly executionArn: string;
  /** `timestamp` in epoch milliseconds; `message` is the record, a JSON text. */
  readonly records: readonly { readonly timestamp: number; readonly message: string }[];
}

/** Takes what is logged, after the fact; what it throws is logged and hurts nobody. */
export type LogSink = (batch: LogBatch) => void;

/** Milliseconds after which what an execution has done is delivered, though it goes on. */
const DELIVERY = 1_000;

interface Undelivered {
  readonly execution: Execution;
  readonly logging: Logging;
  events: EngineEvent[];
  cancelTimer: (() => void) | undefined;
}

/**
 * What executions do, on its way to CloudWatch Logs. An execution's events are kept as they are until it ends or a second
 * has passed; records are made of them then, in a turn of the event loop of their own, so that whoever waits for the
 * execution has heard of its end before.
 */
export class ExecutionLog {
  private readonly sink: LogSink;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly undelivered = new Set<Undelivered>();

  constructor(sink: LogSink, clock: Clock, log: Log) {
    this.sink = sink;
    this.clock = clock;
    this.log = log;
  }

  /** A recorder that also logs what has been committed; the recorder itself for an execution that isn't logged. */
  recorder(execution: Execution, recorder: Recorder): Recorder {
    const { logging } = execution.header;
    if (logging === undefined) return recorder;
    const batch: Undelivered = { execution, logging, events: [], cancelTimer: undefined };
    return {
      append: (events) => {
        recorder.append(events);
        recorder.afterCommit(() => this.add(batch, events));
      },
      afterCommit: (done) => recorder.afterCommit(done),
    };
  }

  /** Delivers what there is. */
  close(): void {
    for (const batch of this.undelivered) this.deliver(batch);
  }

  private add(batch: Undelivered, events: readonly EngineEvent[]): void {
    const { execution, logging } = batch;
    for (const event of events) if (isPublic(event) && isLogged(event.type, logging.level)) batch.events.push(event);
    if (batch.events.length === 0) return;
    this.undelivered.add(batch);
    if (execution.status !== 'RUNNING') {
      batch.cancelTimer?.();
      setImmediate(() => this.deliver(batch));
    } else {
      batch.cancelTimer ??= this.clock.setTimer(this.clock.now() + DELIVERY, () => this.deliver(batch));
    }
  }

  private deliver(batch: Undelivered): void {
    if (!this.undelivered.delete(batch)) return;
    const { execution, logging, events } = batch;
    const { redriveCount } = execution;
    const { arn: executionArn, machineName } = execution.header;
    batch.cancelTimer?.();
    batch.cancelTimer = undefined;
    batch.events = [];
    const records = events.map((event) => ({
      timestamp: event.time,
      message: logRecord(event, logging.includeExecutionData, redriveCount, executionArn),
    }));
    const hour = new Date(records[0]?.timestamp ?? 0).toISOString().slice(0, 13).replace('T', '-');
    const logStreamName = `states/${machineName}/${hour}/00000000`;
    try {
      this.sink({ logGroupArn: logging.logGroupArn, logStreamName, executionArn, records });
    } catch (err) {
      this.log.error({ err, executionArn }, 'what an execution did could not be logged');
    }
  }
}
