import type { LocalStripe } from '@expressway/local-stripe';
import type { FastifyPluginAsync } from 'fastify';
import type { Cloud } from '../cloud.ts';
import { capabilitiesRoute } from './capabilities.ts';
import { type FaultParts, faultRoutes } from './faults.ts';
import { inboxRoute } from './inbox.ts';
import { skipWaitRoute } from './skip-wait.ts';
import { stripeEventRoutes } from './stripe-events.ts';

export interface DevParts extends Pick<Cloud, 'sns' | 'skipWaits'>, Omit<FaultParts, 'stripe'> {
  /** Whether the development issuer is the one whose tokens are taken. */
  signIn: boolean;
  /** The embedded Stripe, where it is used. */
  stripe: Pick<LocalStripe, 'webhooks' | 'declineCards'> | undefined;
}

/** What only the local server can do, for its operators: everything under `/dev` but what the development issuer has there. */
export const devRoutes =
  ({ signIn, sns, stripe, skipWaits, ...faultParts }: DevParts): FastifyPluginAsync =>
  async (app) => {
    await app.register(
      capabilitiesRoute({ signIn, inbox: true, stripe: stripe !== undefined, faults: true, skipWaits: true }),
    );
    await app.register(async (operators) => {
      operators.addHook('onRequest', operators.authenticate.operator);
      operators.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      await operators.register(inboxRoute(sns));
      if (stripe) await operators.register(stripeEventRoutes(stripe.webhooks));
      await operators.register(faultRoutes({ ...faultParts, stripe }));
      await operators.register(skipWaitRoute(skipWaits));
    });
  };
