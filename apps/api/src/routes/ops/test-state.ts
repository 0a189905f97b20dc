import { requireNoOrder } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { orderIdInInput } from '../../http/execution-input.ts';
import { bindLog } from '../../logging.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { NoQuery, ref } from '../../schemas/named.ts';
import { StateTestRequest, StateTestResult } from '../../schemas/workflows.ts';
import type { OpsRouteDependencies } from './index.ts';
import { workflowOf, workflowParam } from './workflow-params.ts';

const Params = Type.Object({
  workflow: workflowParam,
  state: Type.String({ description: 'The name of a state, wherever in the definition it is; percent-encoded' }),
});

export const opsTestState: FastifyPluginAsyncTypebox<Pick<OpsRouteDependencies, 'stores' | 'workflows'>> = async (
  app,
  { stores, workflows },
) => {
  app.post(
    '/ops/workflows/:workflow/states/:state/test',
    {
      schema: {
        operationId: 'testState',
        tags: ['ops'],
        summary: 'Run one state of a workflow by itself',
        description:
          'TestState: no execution is started. A task without a `mock` really does its work, by the rights of the state ' +
          'machine. Tasks of `order-processing` work on no order that there is, since its own execution does.',
        security: bearerAuth,
        params: Params,
        querystring: NoQuery,
        body: ref(StateTestRequest),
        response: {
          200: { description: 'What came of it', ...ref(StateTestResult) },
          ...problemResponses(
            'UNAUTHENTICATED',
            'TOKEN_INVALID',
            'FORBIDDEN',
            'WORKFLOW_NOT_FOUND',
            'STATE_NOT_FOUND',
            'ORDER_HAS_EXECUTION',
            'BODY_TOO_LARGE',
            'URI_TOO_LONG',
            'UNSUPPORTED_MEDIA_TYPE',
          ),
        },
      },
    },
    async (request, reply) => {
      const workflow = workflowOf(request.params);
      const { input, variables, mock } = request.body;
      const orderId = orderIdInInput(request.body);
      if (orderId !== null) bindLog(request, reply, { orderId });
      const state = await workflows.state(workflow, request.params.state);
      if (workflow === 'order-processing' && state.isTask && mock === undefined)
        await requireNoOrder(stores, { inInput: orderId, inName: null });
      return state.test({
        input,
        ...(variables === undefined ? {} : { variables }),
        ...(mock === undefined ? {} : { mock }),
      });
    },
  );
};
