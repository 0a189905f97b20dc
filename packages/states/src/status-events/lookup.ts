import type { StatusChange } from '../journal/outbox.ts';
import type { ServiceContext } from '../service/context.ts';
import { startedBy } from '../service/execution.ts';
import { type Place, type StatusChangeEvent, statusChangeEvent } from './event.ts';

/** Makes the event of a change from what is on disk of its execution; undefined when that is gone. */
export function changeLookup(context: ServiceContext, place: Place) {
  return (change: StatusChange): StatusChangeEvent | undefined => {
    const { arns, machines, journal } = context;
    const machine = machines.getByKey(change.machine);
    const first = journal.first(change.execution);
    if (machine === undefined || first?.type !== 'ExecutionStarted') return undefined;
    const [last] = change.ending === null ? [] : journal.history(change.execution, change.ending, 1, false).events;
    return statusChangeEvent(
      {
        ...change,
        ...startedBy(context, machine, change),
        executionArn: arns.execution(machine.name, change.name),
        stateMachineArn: arns.machine(machine.name),
        input: first.input,
        output: last?.type === 'ExecutionSucceeded' ? last.output : undefined,
        error: last !== undefined && 'error' in last ? last.error : undefined,
        cause: last !== undefined && 'cause' in last ? last.cause : undefined,
      },
      place,
    );
  };
}
