import { integersInQuery } from '@expressway/api';
import type { InboxMessage, Sns } from '@expressway/local-aws';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { devRoute } from './route.ts';

const defaultLimit = 100;
const Query = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })) },
  { additionalProperties: false },
);

/** `GET /dev/inbox?limit=`: what was published to SNS, newest first. */
export const inboxRoute =
  (sns: Pick<Sns, 'messages'>): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Querystring: { limit?: number } }>(
      '/dev/inbox',
      { preValidation: integersInQuery('limit'), ...devRoute('listInbox', { querystring: Query }) },
      async ({ query: { limit = defaultLimit } }) => ({ items: sns.messages(limit).map(shown) }),
    );
  };

const shown = ({ messageId, topicArn, subject, message, messageAttributes, publishedAt }: InboxMessage) => ({
  messageId,
  topic: topicArn.slice(topicArn.lastIndexOf(':') + 1),
  subject,
  message,
  attributes: Object.fromEntries(Object.entries(messageAttributes).map(([name, { value }]) => [name, value])),
  publishedAt,
});
