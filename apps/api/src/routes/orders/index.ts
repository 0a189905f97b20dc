import type { Clock, Ids, QuoteSigner, Stores, TaskTokens } from '@expressway/orders';
import type { Workflows } from '@expressway/workflows';
import type { FastifyPluginAsync } from 'fastify';
import type Stripe from 'stripe';
import type { StreamLimits } from '../../events/hub.ts';
import type { Timer } from '../../timer.ts';
import { cancelOrders } from './cancel.ts';
import { orderEventStreams } from './events.ts';
import { getOrder } from './get.ts';
import { listOrders } from './list.ts';
import { refundOrders } from './refund.ts';
import { submitOrders } from './submit.ts';
import { validateOrders } from './validate.ts';

export interface OrderRouteDependencies {
  stores: Stores;
  workflows: Workflows;
  quotes: QuoteSigner;
  clock: Clock;
  ids: Ids;
  stripe: Stripe;
  taskTokens: TaskTokens;
  eventStreams: StreamLimits;
  timer?: Timer;
}

export const orderRoutes: FastifyPluginAsync<OrderRouteDependencies> = async (app, deps) => {
  await app.register(validateOrders, deps);
  await app.register(submitOrders, deps);
  await app.register(getOrder, deps);
  await app.register(orderEventStreams, deps);
  await app.register(listOrders, deps);
  await app.register(cancelOrders, deps);
  await app.register(refundOrders, deps);
};
