import { functionArns } from '../../apps/local/src/functions.ts';
import { createStates, type LambdaInvoke } from '../../packages/states/src/index.ts';
import { type CheckInput, loadDefinition } from '../../packages/workflows/src/index.ts';

/** order-checks.asl.json on the engine in this process: no HTTP, no AWS SDK. */
export async function createChecks(lambda: LambdaInvoke): Promise<(request: CheckInput) => Promise<object>> {
  const { service } = createStates({ region: 'us-east-1', accountId: '000000000000', integrations: { lambda } });
  const { stateMachineArn } = await service.createStateMachine({
    name: 'order-checks',
    type: 'EXPRESS',
    roleArn: 'arn:aws:iam::000000000000:role/bench',
    definition: loadDefinition('order-checks', functionArns),
  });
  return async (request) => {
    const { output = 'null' } = await service.startSyncExecution({ stateMachineArn, input: JSON.stringify(request) });
    return JSON.parse(output) as object;
  };
}
