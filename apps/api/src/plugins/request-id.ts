import fp from 'fastify-plugin';

/** Every answer carries the id under which the logs know the request. */
export default fp(
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id);
    });
  },
  { name: 'request-id' },
);
