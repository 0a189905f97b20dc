import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { integersInQuery } from '../../http/query.ts';
import { bearerAuth } from '../../plugins/openapi.ts';
import { problemResponses } from '../../problems/documentation.ts';
import { ref, strict } from '../../schemas/named.ts';
import { AuditList } from '../../schemas/ops.ts';
import { orderIdPattern } from '../../schemas/order.ts';
import type { OpsRouteDependencies } from './index.ts';
import { pageQuery } from './page.ts';

const defaultLimit = 20;
const Query = Type.Object(
  {
    orderId: Type.Optional(
      Type.String({ pattern: orderIdPattern.source, description: 'Only what was done about this order' }),
    ),
    ...pageQuery({ largest: 100, byDefault: defaultLimit, longestCursor: 64 }),
  },
  strict,
);

export const opsAudit: FastifyPluginAsyncTypebox<Pick<OpsRouteDependencies, 'stores'>> = async (app, { stores }) => {
  app.get(
    '/ops/audit',
    {
      preValidation: integersInQuery('limit'),
      schema: {
        operationId: 'listAudit',
        tags: ['ops'],
        summary: 'What operators did, newest first',
        description:
          'Every call by an operator, or a server in that role, that may change something is written down before anything ' +
          'is done, and refused with 503 if it can’t be. What operators only read is in the logs, with `audit: true`. ' +
          'Entries are kept for good.',
        security: bearerAuth,
        querystring: Query,
        response: {
          200: { description: 'One page of entries', ...ref(AuditList) },
          ...problemResponses('CURSOR_INVALID', 'UNAUTHENTICATED', 'TOKEN_INVALID', 'FORBIDDEN'),
        },
      },
    },
    async ({ query: { limit = defaultLimit, ...filter } }) => {
      const { entries, nextCursor } = await stores.audit.list({ ...filter, limit });
      return { items: entries, nextCursor };
    },
  );
};
