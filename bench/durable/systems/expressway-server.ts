/** The engine with its file, behind its wire protocol, and the six functions in the same process. */
import { createStates, type LambdaInvoke, listen } from '../../../packages/states/src/index.ts';
import { definition } from '../definition.ts';
import { type Order, steps } from '../order.ts';

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

const states = createStates({
  file: process.argv[2] ?? '',
  region: 'us-east-1',
  accountId: '111111111111',
  integrations: { lambda: invoke },
});
const { stateMachineArn } = await states.service.createStateMachine({
  name: 'bench',
  roleArn: 'arn:aws:iam::111111111111:role/bench',
  definition: JSON.stringify(definition),
});
const { url } = await listen(states.requestListener, 0);
process.on('disconnect', () => process.exit());
process.send?.({ url, stateMachineArn });
