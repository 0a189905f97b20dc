import { createStates, type LambdaInvoke } from '../../packages/states/src/index.ts';
import { definition, type Execute, functions, type Summary } from './workflow.ts';

const invoke: LambdaInvoke = async ({ functionName, payload }) => {
  const name = functionName.slice(functionName.lastIndexOf(':') + 1) as keyof typeof functions;
  const output = await functions[name](JSON.parse(payload));
  return { statusCode: 200, executedVersion: '$LATEST', requestId: '', payload: JSON.stringify(output) };
};

/** An EXPRESS machine, run by StartSyncExecution in process; as there, input and output are JSON text. */
export async function createEngine(): Promise<Execute> {
  const { service } = createStates({
    region: 'us-east-1',
    accountId: '111111111111',
    integrations: { lambda: invoke },
  });
  const { stateMachineArn } = await service.createStateMachine({
    name: 'bench',
    type: 'EXPRESS',
    roleArn: 'arn:aws:iam::111111111111:role/bench',
    definition: JSON.stringify(definition),
  });
  return async (order) => {
    const { output } = await service.startSyncExecution({ stateMachineArn, input: JSON.stringify(order) });
    return JSON.parse(output ?? 'null') as Summary;
  };
}
