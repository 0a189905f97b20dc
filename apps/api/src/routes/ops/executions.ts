import { unparkOrder } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { integersInQuery } from '../../http/query.ts';
import { bindLog } from '../../logging.ts';
import { signedIn } from '../../plugins/authentication.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import type { ProblemCode } from '../../problems/catalogue.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { NoQuery, nullable, ref, strict } from '../../schemas/named.ts';
import { OrderParams } from '../../schemas/order.ts';
import {
  ExecutionCost,
  ExecutionDefinition,
  ExecutionDetails,
  ExecutionHistory,
  ExecutionLogs,
  RedrivenExecution,
  StoppedExecution,
  StopRequest,
} from '../../schemas/workflows.ts';
import { visibleOrder } from '../orders/own.ts';
import type { OpsRouteDependencies } from './index.ts';
import { cursorLength, cursorOf, pageQuery, tokenOf } from './page.ts';

const Params = Type.Object({
  executionArn: Type.String({ description: 'Of an execution, percent-encoded' }),
});
const defaultEvents = 100;
/** Of a page's token (API reference, GetExecutionHistory). */
const longestToken = 1_024;
const HistoryQuery = Type.Object(
  {
    order: Type.Optional(Type.Enum(['oldest', 'newest'], { default: 'oldest', description: 'Which comes first' })),
    ...pageQuery({ largest: 1_000, byDefault: defaultEvents, longestCursor: cursorLength(longestToken) }),
  },
  strict,
);

const defaultLines = 100;
/** A time, a function's name and an event's id. */
const longestLogToken = 300;
const LogsQuery = Type.Object(
  pageQuery({ largest: 500, byDefault: defaultLines, longestCursor: cursorLength(longestLogToken) }),
  strict,
);

const problems = (...more: ProblemCode[]) =>
  problemResponses(
    'UNAUTHENTICATED',
    'TOKEN_INVALID',
    'FORBIDDEN',
    'EXECUTION_NOT_FOUND',
    'EXECUTIONS_NOT_KEPT',
    'URI_TOO_LONG',
    ...more,
  );

const undone =
  'The order is undone now: its stock goes back, its money is released or refunded, and it ends as cancelled. If the ' +
  'carrier has it already, it stays completed, and its customer is told.';

export const opsExecutions: FastifyPluginAsyncTypebox<OpsRouteDependencies> = async (app, { stores, workflows }) => {
  const { inspect, operate } = workflows;
  app.get(
    '/ops/orders/:orderId/execution',
    {
      schema: {
        operationId: 'getOrderExecution',
        tags: ['ops'],
        summary: 'The execution that works on an order',
        security: bearerAuth,
        params: OrderParams,
        querystring: NoQuery,
        response: {
          200: { description: 'The execution as Step Functions has it now', ...ref(ExecutionDetails) },
          ...problemResponses(
            'UNAUTHENTICATED',
            'TOKEN_INVALID',
            'FORBIDDEN',
            'ORDER_NOT_FOUND',
            'EXECUTION_NOT_FOUND',
            'URI_TOO_LONG',
          ),
        },
      },
    },
    async (request) => {
      const { orderId } = await visibleOrder(stores, signedIn(request), request.params.orderId);
      return inspect.executionOfOrder(orderId);
    },
  );

  app.get(
    '/ops/executions/:executionArn',
    {
      schema: {
        operationId: 'getExecution',
        tags: ['ops'],
        summary: 'One execution',
        description:
          'Of this service’s workflows only. What Step Functions says may be a moment behind. Of an Express execution, its ' +
          'log tells, some seconds late, and for a day.',
        security: bearerAuth,
        params: Params,
        querystring: NoQuery,
        response: {
          200: { description: 'The execution as Step Functions has it now', ...ref(ExecutionDetails) },
          ...problems(),
        },
      },
    },
    ({ params }) => inspect.execution(params.executionArn),
  );

  app.get(
    '/ops/executions/:executionArn/history',
    {
      preValidation: integersInQuery('limit'),
      schema: {
        operationId: 'getExecutionHistory',
        tags: ['ops'],
        summary: 'What happened in an execution, event by event',
        security: bearerAuth,
        params: Params,
        querystring: HistoryQuery,
        response: {
          200: { description: 'One page of events', ...ref(ExecutionHistory) },
          ...problems('CURSOR_INVALID'),
        },
      },
    },
    async ({ params, query: { limit = defaultEvents, cursor, order } }) => {
      const { events, nextToken } = await inspect.history(params.executionArn, {
        limit,
        newestFirst: order === 'newest',
        ...(cursor === undefined ? {} : { token: tokenOf(cursor) }),
      });
      return { items: events, nextCursor: cursorOf(nextToken) };
    },
  );

  app.get(
    '/ops/executions/:executionArn/definition',
    {
      schema: {
        operationId: 'getExecutionDefinition',
        tags: ['ops'],
        summary: 'The definition that an execution runs',
        description: 'The workflow’s may have been changed since.',
        security: bearerAuth,
        params: Params,
        querystring: NoQuery,
        response: { 200: { description: 'Its definition', ...ref(ExecutionDefinition) }, ...problems() },
      },
    },
    async ({ params }) => {
      const { definition, exact } = await workflows.definition(params.executionArn);
      return { definition: JSON.parse(definition), exact };
    },
  );

  app.get(
    '/ops/executions/:executionArn/cost',
    {
      schema: {
        operationId: 'getExecutionCost',
        tags: ['ops'],
        summary: 'What an execution costs, as a Standard and as an Express one',
        description: 'Counted from its history, up to now if it still runs.',
        security: bearerAuth,
        params: Params,
        querystring: NoQuery,
        response: { 200: { description: 'Its cost', ...ref(ExecutionCost) }, ...problems() },
      },
    },
    ({ params }) => workflows.cost(params.executionArn),
  );

  app.get(
    '/ops/executions/:executionArn/logs',
    {
      preValidation: integersInQuery('limit'),
      schema: {
        operationId: 'getExecutionLogs',
        tags: ['ops'],
        summary: 'What the functions logged that worked for an execution',
        description:
          'Lines of JSON with its trace id, oldest first. There are none of an execution whose trace nobody knows: one that ' +
          'was started without, or an Express one of whose tasks none succeeded.',
        security: bearerAuth,
        params: Params,
        querystring: LogsQuery,
        response: { 200: { description: 'One page of lines', ...ref(ExecutionLogs) }, ...problems('CURSOR_INVALID') },
      },
    },
    async ({ params, query: { limit = defaultLines, cursor } }) => {
      const { lines, nextToken } = await workflows.functionLogs(params.executionArn, {
        limit,
        ...(cursor === undefined ? {} : { token: tokenOf(cursor) }),
      });
      return { items: lines, nextCursor: cursorOf(nextToken) };
    },
  );

  app.post(
    '/ops/executions/:executionArn/stop',
    {
      schema: {
        operationId: 'stopExecution',
        tags: ['ops'],
        summary: 'Stop an execution; its order is undone',
        description:
          'The execution ends as ABORTED where it is. What a task does at that moment goes on, and what the execution did ' +
          'is undone from outside: Step Functions’ event of the end has the order undone at once, and should it be lost, ' +
          'the reconciler within minutes. An order that has shipped stays completed; one that can’t be undone gets ' +
          '`needs_attention`. An execution that has ended stays as it is. To cancel an order kindly, use its `cancel`.',
        security: bearerAuth,
        params: Params,
        querystring: NoQuery,
        body: nullable(ref(StopRequest)),
        response: {
          200: { description: 'It has ended', ...ref(StoppedExecution) },
          ...problems('BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
        },
      },
    },
    async (request, reply) => {
      const { executionArn } = request.params;
      bindLog(request, reply, { executionArn });
      const { orderId, stoppedAt } = await operate.stop(executionArn, request.body ?? {});
      return { executionArn, orderId, stoppedAt, effect: orderId === null ? 'It works on no order.' : undone };
    },
  );

  app.post(
    '/ops/executions/:executionArn/redrive',
    {
      schema: {
        operationId: 'redriveExecution',
        tags: ['ops'],
        summary: 'Let an execution go on where it failed',
        description:
          'RedriveExecution: up to 14 days after it ended. Its order, if it has one, no longer needs attention then.',
        security: bearerAuth,
        params: Params,
        querystring: NoQuery,
        response: {
          200: { description: 'It goes on', ...ref(RedrivenExecution) },
          ...problems('EXECUTION_NOT_REDRIVABLE', 'STORE_BUSY'),
        },
      },
    },
    async (request, reply) => {
      const { executionArn } = request.params;
      bindLog(request, reply, { executionArn });
      const { orderId, redrivenAt } = await operate.redrive(executionArn);
      const order = orderId === null ? undefined : await stores.orders.get(orderId);
      if (order) await unparkOrder(stores, order, 'An operator let the execution go on.');
      return { executionArn, orderId, redrivenAt };
    },
  );
};
