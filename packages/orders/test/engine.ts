import type { ExecutionStatus, Executions, TaskTokens } from '../src/index.ts';

/** As much of Step Functions as the domain sees, at a test's command: executions are what they are set to, a task is answered once. */
export function createEngine() {
  const statuses = new Map<string, ExecutionStatus>();
  const waiting = new Set<string>();
  const answers: { taskToken: string; output?: object; error?: string }[] = [];
  const answer = (taskToken: string, more: { output: object } | { error: string }): boolean => {
    if (!waiting.delete(taskToken)) return false;
    answers.push({ taskToken, ...more });
    return true;
  };
  const executions: Executions = {
    start: async (orderId) => void statuses.set(orderId, statuses.get(orderId) ?? 'RUNNING'),
    status: async (orderId) => statuses.get(orderId),
  };
  const taskTokens: TaskTokens = {
    succeed: async (taskToken, output) => answer(taskToken, { output }),
    fail: async (taskToken, error) => answer(taskToken, { error }),
  };
  return { statuses, waiting, answers, executions, taskTokens };
}
