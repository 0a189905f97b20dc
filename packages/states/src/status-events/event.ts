import type { ExecutionStatus } from '../interpreter/execution.ts';
import { nameBasedUuid } from '../name-based-uuid.ts';

/**
 * What EventBridge gets when the status of a Standard execution changes [docs: "Automating Step Functions event delivery
 * with EventBridge"]. Dates in `detail` are epoch milliseconds. The same change always has the same `id`.
 */
export interface StatusChangeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Step Functions Execution Status Change';
  readonly source: 'aws.states';
  readonly account: string;
  /** When the status changed, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly [executionArn: string];
  readonly detail: StatusChangeDetail;
}

export interface StatusChangeDetail {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn: string | null;
  readonly stateMachineAliasArn: string | null;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate: number | null;
  /** JSON text; null where it was too much for an event. */
  readonly input: string | null;
  readonly inputDetails: DataDetails;
  readonly output: string | null;
  readonly outputDetails: DataDetails | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly redriveCount: number;
  readonly redriveDate: number | null;
  readonly redriveStatus: string;
  readonly redriveStatusReason: string | null;
}

interface DataDetails {
  readonly included: boolean;
}

/** In bytes, of input and output as they stand in the event's JSON. */
const MOST_DATA = 248 * 1024;

/** An execution as it stood when its status changed. Times are epoch milliseconds. */
export interface ChangedExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly started: number;
  readonly stopped: number | null;
  readonly redrives: number;
  readonly redriven: number | null;
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

export function statusChangeEvent(changed: ChangedExecution, { account, region }: Place): StatusChangeEvent {
  const { executionArn, status, redrives, started, stopped, redriven } = changed;
  return {
    version: '0',
    id: nameBasedUuid(`${executionArn} ${started} ${status} ${redrives}`),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account,
    time: new Date(stopped ?? redriven ?? started).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [executionArn],
    detail: detailOf(changed),
  };
}

function detailOf(changed: ChangedExecution): StatusChangeDetail {
  const { status, input, output, error, cause } = changed;
  const redrivable = status !== 'RUNNING' && status !== 'SUCCEEDED';
  const outputSize = output === undefined ? 0 : sizeInEvent(output);
  const includesOutput = output !== undefined && outputSize <= MOST_DATA;
  const includesInput = sizeInEvent(input) + (includesOutput ? outputSize : 0) <= MOST_DATA;
  return {
    executionArn: changed.executionArn,
    stateMachineArn: changed.stateMachineArn,
    stateMachineVersionArn: changed.stateMachineVersionArn ?? null,
    stateMachineAliasArn: changed.stateMachineAliasArn ?? null,
    name: changed.name,
    status,
    startDate: changed.started,
    stopDate: changed.stopped,
    input: includesInput ? input : null,
    inputDetails: { included: includesInput },
    output: includesOutput ? output : null,
    outputDetails: output === undefined ? null : { included: includesOutput },
    error: error ?? null,
    cause: cause ?? null,
    redriveCount: changed.redrives,
    redriveDate: changed.redriven,
    redriveStatus: redrivable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: redrivable ? null : `Execution is ${status} and cannot be redriven`,
  };
}

/** Bytes of a text as a string of the event's JSON. */
const sizeInEvent = (text: string): number => Buffer.byteLength(JSON.stringify(text));
