import type { StatusChange } from '../journal/outbox.ts';
import type { ServiceContext } from '../service/context.ts';
import { arnsOf, mapRunOf, startedBy } from '../service/execution.ts';
import { type Place, type StatusChangeEvent, statusChangeEvent } from './event.ts';

/** Makes the event of a change from what is on disk of its execution; undefined when that is gone. */
export function changeLookup(context: ServiceContext, place: Place) {
  return (change: StatusChange): StatusChangeEvent | undefined => {
    const { machines, journal } = context;
    const name = machines.nameOf(change.machine);
    const record = journal.get(change.execution);
    const first = journal.first(change.execution);
    if (name === undefined || record === undefined || first?.type !== 'ExecutionStarted') return undefined;
    const machine = { name };
    const mapRun = mapRunOf(context, record);
    // AWS tells of Standard executions only.
    if (mapRun?.type === 'EXPRESS') return undefined;
    const { executionArn, stateMachineArn } = arnsOf(context, machine, record, mapRun);
    const [last] = change.ending === null ? [] : journal.history(change.execution, change.ending, 1, false).events;
    return statusChangeEvent(
      {
        ...change,
        ...startedBy(context, machine, change),
        executionArn,
        stateMachineArn,
        input: first.input,
        output: last?.type === 'ExecutionSucceeded' ? last.output : undefined,
        error: last !== undefined && 'error' in last ? last.error : undefined,
        cause: last !== undefined && 'cause' in last ? last.cause : undefined,
      },
      place,
    );
  };
}
