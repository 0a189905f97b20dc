import { requireNoOrder } from '@expressway/orders';
import { orderIdOf } from '@expressway/workflows';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { orderIdInInput } from '../../http/execution-input.ts';
import { bindLog } from '../../logging.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { traceHeader } from '../../plugins/tracing.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { NoQuery, ref } from '../../schemas/named.ts';
import { StartedExecution, StartRequest } from '../../schemas/workflows.ts';
import type { OpsRouteDependencies } from './index.ts';
import { workflowOf, workflowParam } from './workflow-params.ts';

const Params = Type.Object({ workflow: workflowParam });

export const opsStartExecution: FastifyPluginAsyncTypebox<Pick<OpsRouteDependencies, 'stores' | 'workflows'>> = async (
  app,
  { stores, workflows },
) => {
  app.post(
    '/ops/workflows/:workflow/executions',
    {
      schema: {
        operationId: 'startExecution',
        tags: ['ops'],
        summary: 'Start an execution of a workflow',
        description:
          '`order-checks`, which is Express, has ended by the answer, however it did. `order-processing` goes on by itself. ' +
          'An order has an execution of its own and gets no second one: one beside it would undo what goes well, and one ' +
          'after it would tell the customer twice.',
        security: bearerAuth,
        params: Params,
        querystring: NoQuery,
        body: ref(StartRequest),
        response: {
          201: { description: 'It was started', ...ref(StartedExecution) },
          ...problemResponses(
            'UNAUTHENTICATED',
            'TOKEN_INVALID',
            'FORBIDDEN',
            'WORKFLOW_NOT_FOUND',
            'EXECUTION_NAME_TAKEN',
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
      const { input, name } = request.body;
      const trace = traceHeader(request);
      const orderId = orderIdInInput(request.body);
      if (orderId !== null) bindLog(request, reply, { orderId });
      if (workflow === 'order-processing')
        await requireNoOrder(stores, { inInput: orderId, inName: name === undefined ? null : orderIdOf(name) });
      const started = await workflows.start(workflow, {
        input,
        ...(name === undefined ? {} : { name }),
        ...(trace === undefined ? {} : { traceHeader: trace }),
      });
      bindLog(request, reply, { executionArn: started.executionArn });
      return reply.code(201).send(started);
    },
  );
};
