import { type WorkflowName, workflowNames } from './definitions.ts';

export type StateMachineArns = Readonly<Record<WorkflowName, string>>;

/** The name of an order's execution of order-processing. */
export const executionName = (orderId: string): string => `order-${orderId}`;

/** The order that an execution works on, by its name; null for one that somebody started under another name. */
export const orderIdOf = (name: string): string | null => /^order-(ord_[0-9A-Z]{26})$/.exec(name)?.[1] ?? null;

/** The same of the execution that an ARN names, whoever's it is. */
export const orderIdOfExecution = (executionArn: string): string | null =>
  orderIdOf(executionArn.slice(executionArn.lastIndexOf(':') + 1));

/** The ARN of a Standard execution; redrives keep it, and so do executions of versions and aliases. */
export const executionArnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** What an execution's ARN names. Step Functions keeps no Express executions, so nothing can be asked about theirs. */
export interface ExecutionReference {
  readonly workflow: WorkflowName;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly name: string;
}

/** Names of executions: up to 80 characters, none of those that AWS rules out (API reference, StartExecution, `name`). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are among what AWS rules out
export const executionNamePattern = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/;

/** What an ARN names if it is an execution's of one of these state machines; undefined for any other text. */
export function readExecutionArn(stateMachines: StateMachineArns, arn: string): ExecutionReference | undefined {
  for (const workflow of workflowNames)
    for (const type of ['STANDARD', 'EXPRESS'] as const) {
      const kind = type === 'STANDARD' ? ':execution:' : ':express:';
      const prefix = `${stateMachines[workflow].replace(':stateMachine:', kind)}:`;
      if (!arn.startsWith(prefix)) continue;
      const [name = '', ...rest] = arn.slice(prefix.length).split(':');
      if (executionNamePattern.test(name) && rest.length === (type === 'STANDARD' ? 0 : 1))
        return { workflow, type, name };
    }
  return undefined;
}
