import { ApiProblem, integersInQuery, type ProblemCode } from '@expressway/api';
import { type EventDeliveries, StripeError, type Webhooks } from '@expressway/local-stripe';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { devRoute, optionalBody } from './route.ts';

const strict = { additionalProperties: false } as const;
const defaultLimit = 20;
const longestDelayMs = 3_600_000;

const Query = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    startingAfter: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  },
  strict,
);
const Resend = Type.Object({ times: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })) }, strict);
const Delivery = Type.Object(
  { hold: Type.Boolean(), delayMs: Type.Integer({ minimum: 0, maximum: longestDelayMs }) },
  strict,
);

/**
 * The events of the embedded Stripe, and how they are delivered:
 * `GET /dev/stripe/events?limit=&startingAfter=`, newest first; `POST /dev/stripe/events/{eventId}/resend {times?}`;
 * `GET|PUT /dev/stripe/delivery {hold, delayMs}`; `POST /dev/stripe/release`, oldest first.
 * Resending and releasing are answered when the deliveries have been attempted.
 */
export const stripeEventRoutes =
  (webhooks: Webhooks): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Querystring: { limit?: number; startingAfter?: string } }>(
      '/dev/stripe/events',
      { preValidation: integersInQuery('limit'), ...devRoute('listStripeEvents', { querystring: Query }) },
      ({ query: { limit = defaultLimit, ...after } }) =>
        knowing('CURSOR_INVALID', async () => {
          const { data, hasMore } = webhooks.list({ limit, ...after });
          return { items: data.map(shown), hasMore };
        }),
    );

    app.post<{ Params: { eventId: string }; Body: { times?: number } | null }>(
      '/dev/stripe/events/:eventId/resend',
      devRoute('resendStripeEvent', { body: optionalBody(Resend) }),
      ({ params, body }) =>
        knowing('WEBHOOK_EVENT_NOT_FOUND', async () => ({
          deliveries: await webhooks.resend(params.eventId, body?.times),
        })),
    );

    app.get('/dev/stripe/delivery', devRoute('getStripeDelivery'), async () => settings(webhooks));
    app.put<{ Body: { hold: boolean; delayMs: number } }>(
      '/dev/stripe/delivery',
      devRoute('setStripeDelivery', { body: Delivery }),
      async ({ body: { hold, delayMs } }) => {
        webhooks.change({ hold, delay: delayMs });
        return settings(webhooks);
      },
    );
    app.post('/dev/stripe/release', devRoute('releaseStripeEvents', { body: optionalBody() }), async () => ({
      deliveries: await webhooks.release(),
    }));
  };

const settings = (webhooks: Webhooks) => {
  const { hold, delay } = webhooks.settings();
  return { hold, delayMs: delay };
};

/** What of an event's object is of interest here, where it has it. */
interface Subject {
  id?: string;
  metadata?: Record<string, string> | null;
  next_action?: { redirect_to_url?: { url: string | null } } | null;
}

function shown({ event, deliveries }: EventDeliveries) {
  const { id, metadata, next_action } = event.data.object as Subject;
  return {
    eventId: event.id,
    type: event.type,
    objectId: id ?? null,
    createdAt: new Date(event.created * 1000).toISOString(),
    orderId: metadata?.orderId ?? null,
    nextActionUrl: next_action?.redirect_to_url?.url ?? null,
    deliveries,
  };
}

/** What the work answers; an event that Stripe doesn't know is told as the problem of this code. */
async function knowing<T>(code: ProblemCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof StripeError && cause.body.code === 'resource_missing') throw new ApiProblem(code, { cause });
    throw cause;
  }
}
