import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { definition, type Execute, functions, type Summary } from './workflow.ts';

/** Tasks are local handlers by the state's name; input and output are values, never text. */
export async function createEngine(): Promise<Execute> {
  const machine = new StateMachine(definition as unknown as StateMachineDefinition);
  const overrides = {
    taskResourceLocalHandlers: { Quote: functions.quote, Stock: functions.stock, Risk: functions.risk },
  };
  return async (order) => {
    const { result } = machine.run(order as never, { overrides: overrides as never });
    return (await result) as unknown as Summary;
  };
}
