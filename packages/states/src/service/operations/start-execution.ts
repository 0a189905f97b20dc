import type { MachineRecord } from '../../journal/machines.ts';
import type { Payload } from '../../payload.ts';
import { headerOf, type ServiceContext, seconds } from '../context.ts';
import { machineDeleting, ServiceError } from '../errors.ts';
import { readInput } from '../input.ts';
import { checkName, Request } from '../request.ts';
import { targetByArn } from '../target.ts';

export type StartExecutionInput = {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
  readonly traceHeader?: string;
};

export interface StartExecutionOutput {
  readonly executionArn: string;
  readonly startDate: number;
}

/** What StartExecution and StartSyncExecution read alike. */
export function readStart(context: ServiceContext, request: Request) {
  const arn = request.requiredString('stateMachineArn', { min: 1, max: 256 });
  const name = request.string('name', { min: 1 });
  const text = request.string('input');
  const traceHeader = request.string('traceHeader', { max: 256, pattern: '\\p{ASCII}*' });
  request.check();
  if (name !== undefined) checkName(name);
  const target = targetByArn(context, arn);
  if (target.machine.deleting) throw machineDeleting(arn);
  return { target, name: name ?? context.uuid(), input: readInput(text), traceHeader };
}

/**
 * Starts an execution. For Standard machines the answer comes when the start is on disk, and the same name with the same
 * input gives the same answer while the execution runs. Express has no such rule.
 */
export async function startExecution(
  context: ServiceContext,
  body: StartExecutionInput,
): Promise<StartExecutionOutput> {
  const { executionArn, startedAt, accepted } = beginExecution(context, body);
  await accepted;
  return { executionArn, startDate: seconds(startedAt) };
}

export interface BegunExecution {
  readonly executionArn: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Settles when the start can't be lost any more. */
  readonly accepted: Promise<void>;
}

/** The same for a task of another execution, `startedBy`, which never starts more than one. */
export function beginExecution(context: ServiceContext, body: StartExecutionInput, startedBy?: string): BegunExecution {
  const { target, name, input, traceHeader } = readStart(context, new Request(body));
  const { machine, revision, version, alias } = target;
  if (machine.type === 'EXPRESS') {
    const executionArn = context.arns.express(machine.name, name, context.uuid());
    const startedAt = context.clock.now();
    void context.runner.runExpress(headerOf(context, machine, revision, executionArn, name, traceHeader), input);
    return { executionArn, startedAt, accepted: Promise.resolve() };
  }
  const executionArn = context.arns.execution(machine.name, name);
  const { startedAt, accepted } =
    repeated(context, machine, executionArn, name, input, startedBy) ??
    context.runner.start(
      headerOf(context, machine, revision, executionArn, name, traceHeader),
      {
        machine: machine.key,
        revision: revision.key,
        traceHeader: traceHeader ?? null,
        version: version?.number ?? null,
        alias: alias?.name ?? null,
      },
      input,
      startedBy,
    );
  return { executionArn, startedAt, accepted };
}

/** The execution that this request started before, if it runs. Throws ExecutionAlreadyExists if the name is taken. */
function repeated(
  context: ServiceContext,
  machine: MachineRecord,
  arn: string,
  name: string,
  input: Payload,
  startedBy: string | undefined,
): Pick<BegunExecution, 'startedAt' | 'accepted'> | undefined {
  const running = context.runner.get(arn);
  if (running !== undefined) {
    const { execution } = running.run;
    if (execution.status === 'RUNNING' && running.input.text === input.text) return running;
    if (startedBy !== undefined && execution.startedBy === startedBy) return running;
    throw alreadyExists(arn);
  }
  const record = context.journal.find(machine.key, name);
  if (record === undefined) return undefined;
  const first = startedBy === undefined ? undefined : context.journal.first(record.key);
  if (first?.type === 'ExecutionStarted' && first.startedBy === startedBy) {
    return { startedAt: record.started, accepted: Promise.resolve() };
  }
  if (record.stopped === null || record.stopped > context.clock.now() - context.retention) throw alreadyExists(arn);
  context.journal.remove(record.key);
  return undefined;
}

const alreadyExists = (arn: string) => new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
