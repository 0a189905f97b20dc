import { Arns } from '../service/arn.ts';
import { ServiceError } from '../service/errors.ts';
import type { Service } from '../service/service.ts';
import { type Arguments, UsageError } from './arguments.ts';
import { ACCOUNT } from './engine.ts';

/** Nobody checks it; AWS wants one. */
const ROLE = `arn:aws:iam::${ACCOUNT.accountId}:role/expressway-states`;

/**
 * Creates a machine, or gives the one that a data file holds already its new definition; answers its ARN. Throws
 * UsageError when that one is of the other type.
 */
export async function register(
  service: Service,
  { name, definition }: { readonly name: string; readonly definition: string },
  type: Arguments['type'],
): Promise<string> {
  try {
    return (await service.createStateMachine({ name, definition, roleArn: ROLE, type })).stateMachineArn;
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === 'StateMachineAlreadyExists')) throw error;
  }
  const stateMachineArn = new Arns(ACCOUNT.region, ACCOUNT.accountId).machine(name);
  const known = await service.describeStateMachine({ stateMachineArn });
  if (known.type !== type) {
    throw new UsageError(
      `the data file has '${name}' as ${known.type}, which can't become ${type}: give it another name`,
    );
  }
  await service.updateStateMachine({ stateMachineArn, definition });
  return stateMachineArn;
}
