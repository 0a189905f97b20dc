import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  type SFNClient,
  StateMachineDoesNotExist,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { loadDefinition, type WorkflowName, workflowNames } from '@expressway/workflows';
import { accountId, arnOf } from './account.ts';

const types: Record<WorkflowName, 'EXPRESS' | 'STANDARD'> = {
  'order-checks': 'EXPRESS',
  'order-processing': 'STANDARD',
};
/** Step Functions wants a role; the embedded one asks nobody for permission. */
const roleArn = `arn:aws:iam::${accountId}:role/expressway-local`;

/**
 * Makes the state machines of both workflows, or brings them up to date; executions that run keep the definition that
 * they started with. Throws where a placeholder has no substitution.
 */
export async function registerStateMachines(sfn: SFNClient, substitutions: Record<string, string>): Promise<void> {
  for (const name of workflowNames) {
    const definition = loadDefinition(name, substitutions);
    const stateMachineArn = arnOf('states', name);
    const known = await definitionOf(sfn, stateMachineArn);
    if (known === undefined)
      await sfn.send(new CreateStateMachineCommand({ name, type: types[name], definition, roleArn }));
    else if (known !== definition) await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
  }
}

async function definitionOf(sfn: SFNClient, stateMachineArn: string): Promise<string | undefined> {
  try {
    return (await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).definition;
  } catch (error) {
    if (error instanceof StateMachineDoesNotExist) return undefined;
    throw error;
  }
}
