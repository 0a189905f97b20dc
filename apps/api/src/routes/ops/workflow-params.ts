import { type WorkflowName, workflowNames } from '@expressway/workflows';
import { Type } from 'typebox';
import { ApiProblem } from '../../problems/problem.ts';

export const workflowParam = Type.String({ description: workflowNames.join(' or ') });

/** The workflow of a path. Throws WORKFLOW_NOT_FOUND. */
export function workflowOf({ workflow }: { workflow: string }): WorkflowName {
  const known = workflowNames.find((name) => name === workflow);
  if (!known) throw new ApiProblem('WORKFLOW_NOT_FOUND');
  return known;
}
