import type { FastifyRequest } from 'fastify';

/**
 * preValidation hook: makes numbers of those query parameters that are written as integers. Query parameters are text,
 * and the validator converts nothing, since bodies must be taken as they were sent; what is no integer, it refuses.
 */
export const integersInQuery =
  (...names: readonly string[]) =>
  async (request: FastifyRequest): Promise<void> => {
    const query = request.query as Record<string, unknown>;
    for (const name of names) {
      const text = query[name];
      if (typeof text === 'string' && /^-?\d{1,15}$/.test(text)) query[name] = Number(text);
    }
  };
