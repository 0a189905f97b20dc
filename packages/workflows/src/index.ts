export {
  type CheckAnswer,
  type CheckInput,
  ChecksUnavailable,
  createSfnClient,
  createWorkflows,
  type Workflows,
} from './client.ts';
export { createConfirm } from './confirm.ts';
export { loadDefinition, placeholders, type WorkflowName, workflowNames } from './definitions.ts';
export { createOrderExecutions, NotRedrivable, type OrderExecutions, StartUnavailable } from './executions.ts';
export { createTaskTokens } from './task-tokens.ts';
