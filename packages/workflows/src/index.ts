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
export type { Diagnostic } from './diagnostics.ts';
export { executionNamePattern, orderIdOf, orderIdOfExecution } from './execution-arn.ts';
export type { ExecutionCost } from './execution-cost.ts';
export {
  ExecutionNameTaken,
  ExecutionNotFound,
  ExecutionsNotKept,
  InputRefused,
  NotRedrivable,
  PageTokenInvalid,
  StateNotFound,
} from './execution-errors.ts';
export { createOrderExecutions, type OrderExecutions, StartUnavailable } from './executions.ts';
export { createLogsClient } from './express-log/client.ts';
export type { FunctionLogLine } from './function-logs.ts';
export type { ExecutionEvent } from './history.ts';
export type { ExecutionDetails, ExecutionSummary, WorkflowDetails, WorkflowSummary } from './inspect.ts';
export type { ExecutionStatistics, WorkflowStatistics } from './statistics.ts';
export { createTaskTokens } from './task-tokens.ts';
