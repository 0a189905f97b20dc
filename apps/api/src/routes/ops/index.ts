import type { ReconcileDependencies } from '@expressway/orders';
import type { Workflows } from '@expressway/workflows';
import type { FastifyPluginAsync } from 'fastify';
import { opsAudit } from './audit.ts';
import { opsExecutions } from './executions.ts';
import { opsOrders } from './orders.ts';
import { opsReconcile } from './reconcile.ts';
import { opsSearchOrders } from './search-orders.ts';
import { opsStartExecution } from './start-execution.ts';
import { opsTestState } from './test-state.ts';
import { opsWebhookEvents } from './webhook-events.ts';
import { opsWorkflows } from './workflows.ts';

export interface OpsRouteDependencies extends ReconcileDependencies {
  workflows: Workflows;
}

/** What operators do: everything under /ops wants their role. */
export const opsRoutes: FastifyPluginAsync<OpsRouteDependencies> = async (app, deps) => {
  app.addHook('onRequest', app.authenticate.operator);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  await app.register(opsWorkflows, deps);
  await app.register(opsStartExecution, deps);
  await app.register(opsTestState, deps);
  await app.register(opsExecutions, deps);
  await app.register(opsSearchOrders, deps);
  await app.register(opsOrders, deps);
  await app.register(opsReconcile, deps);
  await app.register(opsWebhookEvents, deps);
  await app.register(opsAudit, deps);
};
