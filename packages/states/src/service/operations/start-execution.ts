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
  const traceHeader = request.string('traceHeader', { max: 256, pattern: '^\\p{ASCII}*$' });
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
  const { target, name, input, traceHeader } = readStart(context, new Request(body));
  const { machine, revision, version, alias } = target;
  if (machine.type === 'EXPRESS') {
    const executionArn = context.arns.express(machine.name, name, context.uuid());
    const startDate = seconds(context.clock.now());
    void context.runner.runExpress(headerOf(context, machine, revision, executionArn, name), input);
    return { executionArn, startDate };
  }
  const executionArn = context.arns.execution(machine.name, name);
  const started =
    repeated(context, machine, executionArn, name, input) ??
    context.runner.start(
      headerOf(context, machine, revision, executionArn, name),
      {
        machine: machine.key,
        revision: revision.key,
        traceHeader: traceHeader ?? null,
        version: version?.number ?? null,
        alias: alias?.name ?? null,
      },
      input,
    );
  await started.accepted;
  return { executionArn, startDate: seconds(started.startedAt) };
}

/** The execution that this request started before, if it runs. Throws ExecutionAlreadyExists if the name is taken. */
function repeated(context: ServiceContext, machine: MachineRecord, arn: string, name: string, input: Payload) {
  const running = context.runner.get(arn);
  if (running !== undefined) {
    if (running.run.execution.status === 'RUNNING' && running.input.text === input.text) return running;
    throw alreadyExists(arn);
  }
  const record = context.journal.find(machine.key, name);
  if (record === undefined) return undefined;
  if (record.stopped === null || record.stopped > context.clock.now() - context.retention) throw alreadyExists(arn);
  context.journal.remove(record.key);
  return undefined;
}

const alreadyExists = (arn: string) => new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
