import type { FastifyInstance } from 'fastify';

/** An app's OpenAPI document as it is kept in a file. */
export const documentText = (app: Pick<FastifyInstance, 'swagger'>): string =>
  `${JSON.stringify(app.swagger(), null, 2)}\n`;
