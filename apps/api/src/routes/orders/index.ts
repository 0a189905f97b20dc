import type { Clock, Ids, QuoteSigner, Stores } from '@expressway/orders';
import type { Workflows } from '@expressway/workflows';
import type { FastifyPluginAsync } from 'fastify';
import { getOrder } from './get.ts';
import { listOrders } from './list.ts';
import { submitOrders } from './submit.ts';
import { validateOrders } from './validate.ts';

export interface OrderRouteDependencies {
  stores: Stores;
  workflows: Workflows;
  quotes: QuoteSigner;
  clock: Clock;
  ids: Ids;
}

export const orderRoutes: FastifyPluginAsync<OrderRouteDependencies> = async (app, deps) => {
  await app.register(validateOrders, deps);
  await app.register(submitOrders, deps);
  await app.register(getOrder, deps);
  await app.register(listOrders, deps);
};
