import type { RequestListener } from 'node:http';
import Fastify from 'fastify';
import { type ActionParts, runAction } from './actions.ts';
import { SnsError } from './errors.ts';
import { inboxPage } from './inbox-page.ts';
import { readQuery } from './query.ts';
import type { SnsStore } from './store.ts';
import { errorXml, resultXml } from './xml.ts';

export interface SnsListenerParts extends ActionParts {
  store: SnsStore;
  uuid(): string;
  /** The ARN of a topic, by its name or as it is. */
  arnOf(topic: string): string;
  onRequest: OnSnsRequest | undefined;
}

/**
 * Asked before each action, with the request's form; the request waits for its promise. How it fails with InternalError:
 * before it has had its effect, or after. For tests of what callers do then.
 */
export type OnSnsRequest = (form: URLSearchParams) => Promise<'before' | 'after' | undefined>;

const inboxQuery = {
  type: 'object',
  properties: {
    topic: { type: 'string' },
    limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 100 },
  },
} as const;

/** SNS's Query protocol at `POST /`, and its inbox at `GET /inbox`: JSON, or a page for a browser. */
export function createSnsListener({ store, uuid, arnOf, onRequest, ...parts }: SnsListenerParts): RequestListener {
  const app = Fastify({ bodyLimit: 4 * 1024 * 1024, forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );

  app.post('/', async (request, reply) => {
    const requestId = uuid();
    const params = readQuery(String(request.body));
    const action = params.text('Action') ?? '';
    const fault = await onRequest?.(new URLSearchParams(String(request.body)));
    reply.type('text/xml').header('x-amzn-requestid', requestId);
    try {
      if (fault === 'before') throw planted();
      const result = runAction(action, params, parts);
      if (fault === 'after') throw planted();
      return reply.send(resultXml(action, result, requestId));
    } catch (error) {
      const known = error instanceof SnsError ? error : new SnsError('InternalError', String(error));
      return reply.code(known.statusCode).send(errorXml(known, requestId));
    }
  });

  app.get<{ Querystring: { topic?: string; limit: number } }>(
    '/inbox',
    { schema: { querystring: inboxQuery } },
    (request, reply) => {
      const { topic, limit } = request.query;
      const messages = store.messages(limit, topic === undefined ? undefined : arnOf(topic));
      reply.header('cache-control', 'no-store');
      if (!request.headers.accept?.includes('text/html')) return reply.send({ messages });
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
        .send(inboxPage(messages));
    },
  );

  return (request, response) => void app.ready().then(() => app.routing(request, response));
}

const planted = () => new SnsError('InternalError', 'Planted.');
