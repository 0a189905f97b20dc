import type { ServiceContext } from '../context.ts';
import { removeIfIdle } from '../deletion.ts';
import { Request } from '../request.ts';

export type DeleteStateMachineInput = { readonly stateMachineArn: string };

/**
 * Deletes a machine with its history. While executions run it is only marked (`DELETING`); they fail at their next state
 * transition, and the machine goes with the last of them. One that isn't there is as good as deleted.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
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
