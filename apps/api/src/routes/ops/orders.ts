import { type Order, reconcileOrder, recoverOrder, unparkOrder } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { bindLog } from '../../logging.ts';
import { signedIn } from '../../plugins/authentication.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { NoQuery, ref } from '../../schemas/named.ts';
import { OrderParams, OrderSchema } from '../../schemas/order.ts';
import { visibleOrder } from '../orders/own.ts';
import { orderView } from '../orders/view.ts';
import type { OpsRouteDependencies } from './index.ts';

const acts = {
  recover: {
    summary: 'Undo an order, or look at it again',
    description:
      'Runs at once what would put the order right: undoes one that is being undone or that nobody works on, and looks ' +
      'once more at one that has ended. Harmless at any time; for orders that need attention.',
    run: (deps: OpsRouteDependencies, { orderId }: Order) => recoverOrder(deps, orderId),
  },
  reconcile: {
    summary: 'Reconcile one order now',
    description: 'What the reconciler does every minute, for this order, without waiting for it to be quiet.',
    async run(deps: OpsRouteDependencies, { orderId }: Order) {
      await reconcileOrder(deps, orderId);
    },
  },
  redrive: {
    summary: 'Let the order’s execution go on where it failed',
    description: 'RedriveExecution: up to 14 days after the execution ended.',
    async run(deps: OpsRouteDependencies, order: Order) {
      await deps.workflows.executions.redrive(order.orderId);
      await unparkOrder(deps.stores, order, 'An operator let the execution go on.');
    },
  },
} as const;

export const opsOrders: FastifyPluginAsyncTypebox<OpsRouteDependencies> = async (app, deps) => {
  for (const [name, act] of Object.entries(acts))
    app.post(
      `/ops/orders/:orderId/${name}`,
      {
        schema: {
          operationId: `${name}Order`,
          tags: ['ops'],
          summary: act.summary,
          description: act.description,
          security: bearerAuth,
          params: OrderParams,
          querystring: NoQuery,
          response: {
            200: { description: 'The order as it stands then', ...ref(OrderSchema) },
            ...problemResponses(
              'UNAUTHENTICATED',
              'TOKEN_INVALID',
              'FORBIDDEN',
              'ORDER_NOT_FOUND',
              'EXECUTION_NOT_REDRIVABLE',
              'URI_TOO_LONG',
              'STORE_BUSY',
            ),
          },
        },
      },
      async (request, reply) => {
        const caller = signedIn(request);
        const order = await visibleOrder(deps.stores, caller, request.params.orderId);
        bindLog(request, reply, { orderId: order.orderId });
        await act.run(deps, order);
        return orderView(await visibleOrder(deps.stores, caller, order.orderId), caller.role);
      },
    );
};
