import { isDeepStrictEqual } from 'node:util';
import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  type DescribeStateMachineCommandOutput,
  type LoggingConfiguration,
  type SFNClient,
  StateMachineDoesNotExist,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { loadDefinition, type WorkflowName, workflowNames } from '@expressway/workflows';
import { accountId, arnOf } from './account.ts';
import { workflowGroupArn } from './logs.ts';

const settingsOf: Record<WorkflowName, { type: 'EXPRESS' | 'STANDARD'; loggingConfiguration: LoggingConfiguration }> = {
  'order-checks': {
    type: 'EXPRESS',
    loggingConfiguration: {
      level: 'ALL',
      includeExecutionData: true,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: workflowGroupArn('order-checks') } }],
    },
  },
  // Step Functions keeps its executions itself.
  'order-processing': { type: 'STANDARD', loggingConfiguration: { level: 'OFF', includeExecutionData: false } },
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
    const { type, loggingConfiguration } = settingsOf[name];
    const known = await describe(sfn, stateMachineArn);
    if (known === undefined)
      await sfn.send(new CreateStateMachineCommand({ name, type, definition, roleArn, loggingConfiguration }));
    else if (known.definition !== definition || !isDeepStrictEqual(known.loggingConfiguration, loggingConfiguration))
      await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition, loggingConfiguration }));
  }
}

async function describe(
  sfn: SFNClient,
  stateMachineArn: string,
): Promise<DescribeStateMachineCommandOutput | undefined> {
  try {
    return await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  } catch (error) {
    if (error instanceof StateMachineDoesNotExist) return undefined;
    throw error;
  }
}
