export {
  type CheckAnswer,
  type CheckInput,
  ChecksUnavailable,
  createSfnClient,
  createWorkflows,
  StartUnavailable,
  type Workflows,
} from './client.ts';
export { loadDefinition, placeholders, type WorkflowName, workflowNames } from './definitions.ts';
