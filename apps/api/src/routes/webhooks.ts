import { type Clock, receiveWebhook, type Stores } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unlimitedProblemResponses } from '../problems/documentation.ts';
import { ApiProblem } from '../problems/problem.ts';
import { NoQuery } from '../schemas/named.ts';

export interface WebhookRouteDependencies {
  stores: Pick<Stores, 'webhookEvents'>;
  clock: Clock;
  /** Signs Stripe's events; without one, all are refused. */
  webhookSecret?: string;
}

export const webhookRoutes: FastifyPluginAsyncTypebox<WebhookRouteDependencies> = async (app, deps) => {
  const { stores, clock, webhookSecret: secret } = deps;
  // The signature is over the very bytes.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post(
    '/webhooks/stripe',
    {
      // Stripe sends in bursts, and tells of payments that orders wait for. A forged event costs no more than its refusal.
      config: { limit: 'none' },
      schema: {
        operationId: 'receiveStripeEvent',
        tags: ['service'],
        summary: 'Events from Stripe',
        description:
          'Answered once the event is stored; it is dealt with afterwards. Duplicates, late and reordered ones are ' +
          'harmless. Signed with the secret of the endpoint, no more than five minutes ago.',
        security: [],
        headers: Type.Object({
          'Stripe-Signature': Type.Optional(Type.String({ description: 'When it was signed, and the signature' })),
        }),
        body: Type.Object({}, { additionalProperties: true, description: 'Stripe’s Event object, as it was signed' }),
        querystring: NoQuery,
        response: {
          200: Type.Object({ received: Type.Literal(true) }, { description: 'The event is stored' }),
          ...unlimitedProblemResponses('WEBHOOK_REFUSED', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
        },
      },
    },
    async (request) => {
      if (secret === undefined)
        throw new ApiProblem('WEBHOOK_REFUSED', { detail: 'There is no STRIPE_WEBHOOK_SECRET to check events with.' });
      const signature = request.headers['stripe-signature'];
      const { eventId, stored } = await receiveWebhook(
        { stores, secret, clock },
        request.body as Buffer,
        typeof signature === 'string' ? signature : undefined,
      );
      request.log.info({ eventId, stored }, 'an event from Stripe');
      return { received: true as const };
    },
  );
};
