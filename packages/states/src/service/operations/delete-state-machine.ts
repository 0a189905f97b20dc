import type { ServiceContext } from '../context.ts';
import { Request } from '../request.ts';

export type DeleteStateMachineInput = { readonly stateMachineArn: string };

/** Deletes a machine with its history, or, while executions run, marks it; one that isn't there is as good as deleted. */
export async function deleteStateMachine(
  context: ServiceContext,
  input: DeleteStateMachineInput,
): Promise<Record<string, never>> {
  const request = new Request(input);
  const arn = request.requiredString('stateMachineArn', { min: 1, max: 256 });
  request.check();
  const reference = context.arns.machineReference(arn);
  const machine = reference && context.machines.get(reference.name);
  // What names a version or an alias must not cost the machine.
  if (machine === undefined || reference?.qualifier !== undefined) return {};
  context.machines.markDeleting(machine);
  // Starts that were accepted but not committed yet must be seen.
  await context.runner.committed();
  removeIfIdle(context, machine.key);
  return {};
}

/** Removes a machine that is marked for deletion once nothing of it runs. */
export function removeIfIdle({ machines, journal }: Pick<ServiceContext, 'machines' | 'journal'>, key: number): void {
  const machine = machines.getByKey(key);
  if (machine?.deleting && !journal.hasRunning(key)) machines.remove(machine);
}
