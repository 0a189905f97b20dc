/** The engine with a file, the six functions in the same process, and a machine of six Task states. */
import { createStates, type LambdaInvoke, type States } from '../../packages/states/src/index.ts';
import { definition } from './definition.ts';
import { type Order, steps } from './order.ts';

interface Parameters {
  readonly order: Order;
  readonly amount: number;
  readonly payment: string;
}

function run(name: string, { order, amount, payment }: Parameters): object {
  if (name === 'authorize') return steps.authorize(order, amount);
  if (name === 'capture') return steps.capture(payment);
  return steps[name as 'validate' | 'reserve' | 'fulfil' | 'notify'](order);
}

const invoke: LambdaInvoke = async ({ functionName, payload }) => {
  const output = run(functionName.slice(functionName.lastIndexOf(':') + 1), JSON.parse(payload) as Parameters);
  return { statusCode: 200, executedVersion: '$LATEST', requestId: '', payload: JSON.stringify(output) };
};

export const openEngine = (file: string): States =>
  createStates({ file, region: 'us-east-1', accountId: '111111111111', integrations: { lambda: invoke } });

/** Answers the ARN of the machine. */
export async function createMachine({ service }: States, type: 'STANDARD' | 'EXPRESS'): Promise<string> {
  const { stateMachineArn } = await service.createStateMachine({
    name: type.toLowerCase(),
    type,
    roleArn: 'arn:aws:iam::111111111111:role/bench',
    definition: JSON.stringify(definition),
  });
  return stateMachineArn;
}
