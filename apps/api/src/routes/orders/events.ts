import { Readable } from 'node:stream';
import { isFinal } from '@expressway/orders';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { mediaType } from '../../events/format.ts';
import { createOrderEvents } from '../../events/hub.ts';
import { bindLog } from '../../logging.ts';
import { signedIn } from '../../plugins/authentication.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { ApiProblem } from '../../problems/problem.ts';
import { NoQuery, noBody, ref } from '../../schemas/named.ts';
import { OrderEvent, OrderParams } from '../../schemas/order.ts';
import { inTime, systemTimer } from '../../timer.ts';
import type { OrderRouteDependencies } from './index.ts';
import { visibleOrder } from './own.ts';

/** How long it may take to open a stream. */
const openTimeoutMs = 10_000;
/** Fastify cuts off an answer that isn't complete so long after its time was over; streams end by themselves before. */
const spareMs = 60_000;

/** In the document a stream is described by its events; what the handler sends is the stream. */
const streamOf = (event: typeof OrderEvent) => Type.Unsafe<Readable>(ref(event));

type Dependencies = Pick<OrderRouteDependencies, 'stores' | 'clock' | 'eventStreams' | 'timer'>;

/**
 * Live progress of an order. `@fastify/sse` is not used: it would make each event once per listener, writes heartbeats to
 * listeners that don't read, waits for ever for one that is gone before it has read, and goes past Fastify's own handling of
 * streams, which does HEAD, headers, logging and a client's leaving.
 */
export const orderEventStreams: FastifyPluginAsyncTypebox<Dependencies> = async (app, deps) => {
  const { stores, clock, eventStreams: limits, timer = systemTimer } = deps;
  const events = createOrderEvents({
    read: (orderId) => stores.orders.get(orderId),
    clock,
    timer,
    limits,
    onReadFailure: (err, orderId) =>
      app.log.warn({ err, orderId }, 'an order can’t be read for its listeners just now'),
  });
  const count = () => app.metrics.eventStreams.set(events.open.streams);
  // Before Fastify waits for the answers that are under way.
  app.addHook('preClose', async () => events.close());

  app.get(
    '/orders/:orderId/events',
    {
      onRequest: app.authenticate.required,
      config: { produces: mediaType },
      handlerTimeout: limits.seconds * 1000 + spareMs,
      schema: {
        operationId: 'streamOrderEvents',
        tags: ['orders'],
        summary: 'Live progress of an order',
        description:
          'Server-sent events: one for each entry of the order’s timeline, from the first on, without an event name; its ' +
          '`id` is the entry’s `sequence`, its `data` an OrderEvent. The stream ends with the event whose status is final. It ' +
          'may end before (after some minutes, with the token, when the service stops, or for a client that does not read): ' +
          'come back then with Last-Event-ID. A browser’s EventSource sends no Authorization: use fetch.',
        security: bearerAuth,
        params: OrderParams,
        querystring: NoQuery,
        headers: Type.Object({
          'Last-Event-ID': Type.Optional(
            Type.String({
              pattern: '^(0|[1-9]\\d{0,8})$',
              description: 'The last event that the client has; the stream goes on with the next',
            }),
          ),
        }),
        response: {
          200: {
            description:
              'The events as they happen, each as `id: <sequence>` and `data: <OrderEvent in one line>`; `retry:` first, ' +
              'and comments from time to time that keep the connection open',
            content: { [mediaType]: { schema: streamOf(OrderEvent) } },
          },
          204: { description: 'The order has ended and the client has seen all of it: don’t come back', ...noBody },
          ...problemResponses('UNAUTHENTICATED', 'TOKEN_INVALID', 'ORDER_NOT_FOUND', 'URI_TOO_LONG'),
        },
      },
    },
    async (request, reply) => {
      const caller = signedIn(request);
      const { orderId } = request.params;
      const order = await inTime(visibleOrder(stores, caller, orderId), openTimeoutMs, timer);
      bindLog(request, reply, { orderId });
      const after = Number(request.headers['last-event-id'] ?? 0);
      if (after > order.timeline.length)
        throw new ApiProblem('VALIDATION_FAILED', {
          errors: [{ pointer: '/last-event-id', detail: 'is no event of this order (header field)' }],
        });
      reply.header('cache-control', 'no-store');
      if (isFinal(order.status) && after === order.timeline.length) return reply.code(204).send();
      const stream = request.method === 'HEAD' ? Readable.from([]) : events.follow(order, caller, after);
      count();
      stream.once('close', count);
      return reply.header('x-accel-buffering', 'no').type(mediaType).send(stream);
    },
  );
};
