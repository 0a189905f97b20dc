import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { integersInQuery } from '../../http/query.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { NoQuery, ref, strict } from '../../schemas/named.ts';
import {
  ExecutionList,
  executionStatuses,
  WorkflowDetails,
  WorkflowList,
  WorkflowStatistics,
} from '../../schemas/workflows.ts';
import type { OpsRouteDependencies } from './index.ts';
import { cursorLength, cursorOf, pageQuery, tokenOf } from './page.ts';
import { workflowOf, workflowParam } from './workflow-params.ts';

const Params = Type.Object({ workflow: workflowParam });
const defaultLimit = 20;
/** Of a page's token (API reference, ListExecutions). */
const longestToken = 3_096;
const Query = Type.Object(
  {
    status: Type.Optional(Type.Enum([...executionStatuses], { description: 'Only executions of this status' })),
    ...pageQuery({ largest: 100, byDefault: defaultLimit, longestCursor: cursorLength(longestToken) }),
  },
  strict,
);

export const opsWorkflows: FastifyPluginAsyncTypebox<Pick<OpsRouteDependencies, 'workflows'>> = async (
  app,
  { workflows: { inspect, statistics } },
) => {
  app.get(
    '/ops/workflows',
    {
      schema: {
        operationId: 'listWorkflows',
        tags: ['ops'],
        summary: 'The workflows, as state machines of Step Functions',
        security: bearerAuth,
        querystring: NoQuery,
        response: {
          200: { description: 'All of them', ...ref(WorkflowList) },
          ...problemResponses('UNAUTHENTICATED', 'TOKEN_INVALID', 'FORBIDDEN'),
        },
      },
    },
    async () => ({ items: await inspect.workflows() }),
  );

  app.get(
    '/ops/workflows/:workflow',
    {
      schema: {
        operationId: 'getWorkflow',
        tags: ['ops'],
        summary: 'One workflow with its definition',
        security: bearerAuth,
        params: Params,
        querystring: NoQuery,
        response: {
          200: { description: 'The state machine as it is now', ...ref(WorkflowDetails) },
          ...problemResponses('UNAUTHENTICATED', 'TOKEN_INVALID', 'FORBIDDEN', 'WORKFLOW_NOT_FOUND', 'URI_TOO_LONG'),
        },
      },
    },
    ({ params }) => inspect.workflow(workflowOf(params)),
  );

  app.get(
    '/ops/workflows/:workflow/statistics',
    {
      schema: {
        operationId: 'getWorkflowStatistics',
        tags: ['ops'],
        summary: 'How many executions of a workflow ended how, and how long they took',
        description:
          'Of the newest 1,000, as Step Functions lists them: it may be a moment behind. Of an Express workflow, those of a day.',
        security: bearerAuth,
        params: Params,
        querystring: NoQuery,
        response: {
          200: { description: 'The figures', ...ref(WorkflowStatistics) },
          ...problemResponses(
            'UNAUTHENTICATED',
            'TOKEN_INVALID',
            'FORBIDDEN',
            'WORKFLOW_NOT_FOUND',
            'EXECUTIONS_NOT_KEPT',
            'URI_TOO_LONG',
          ),
        },
      },
    },
    ({ params }) => statistics(workflowOf(params)),
  );

  app.get(
    '/ops/workflows/:workflow/executions',
    {
      preValidation: integersInQuery('limit'),
      schema: {
        operationId: 'listExecutions',
        tags: ['ops'],
        summary: 'Executions of a workflow, newest first',
        description:
          'Step Functions keeps a list for Standard workflows only: of `order-checks`, which is Express, its log tells, some ' +
          'seconds late. That list goes back a day, and a page of it may be short, or empty, though there is a next one.',
        security: bearerAuth,
        params: Params,
        querystring: Query,
        response: {
          200: { description: 'One page of executions', ...ref(ExecutionList) },
          ...problemResponses(
            'CURSOR_INVALID',
            'UNAUTHENTICATED',
            'TOKEN_INVALID',
            'FORBIDDEN',
            'WORKFLOW_NOT_FOUND',
            'EXECUTIONS_NOT_KEPT',
            'URI_TOO_LONG',
          ),
        },
      },
    },
    async ({ params, query: { limit = defaultLimit, cursor, status } }) => {
      const { executions, nextToken } = await inspect.executions(workflowOf(params), {
        limit,
        ...(cursor === undefined ? {} : { token: tokenOf(cursor) }),
        ...(status === undefined ? {} : { status }),
      });
      return { items: executions, nextCursor: cursorOf(nextToken) };
    },
  );
};
