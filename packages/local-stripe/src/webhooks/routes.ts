import type { FastifyPluginAsync } from 'fastify';
import { invalidRequest } from '../errors.ts';
import type { Webhooks } from './webhooks.ts';

type Id = { Params: { id: string } };
type Json = { Body: unknown };

/**
 * `Webhooks` over HTTP, in JSON:
 * `GET events?limit=&starting_after=&type=` and `GET settings`; `POST settings {hold?, delay?}`,
 * `POST events/:id/resend {times?}` and `POST release {events?}`.
 */
export const webhookRoutes =
  (webhooks: Webhooks): FastifyPluginAsync =>
  async (app) => {
    // Nothing but JSON, which a page of another origin can't send without being asked about it first.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body) || '{}'));
      } catch {
        done(invalidRequest('The body is not JSON.'));
      }
    });

    app.get<{ Querystring: { limit?: string; starting_after?: string; type?: string } }>('/events', ({ query }) => {
      const { limit = '10', starting_after: startingAfter, type } = query;
      if (!/^([1-9]\d?|100)$/.test(limit)) throw invalidRequest('Between 1 and 100.', { param: 'limit' });
      const { data, hasMore } = webhooks.list({
        limit: Number(limit),
        ...(startingAfter !== undefined && { startingAfter }),
        ...(type !== undefined && { types: [type] }),
      });
      return { data, has_more: hasMore };
    });
    app.post<Id & Json>('/events/:id/resend', async ({ params, body }) => {
      const times = read(body, 'times', between(1, 10)) ?? 1;
      return { data: await webhooks.resend(params.id, times) };
    });
    app.post<Json>('/release', async ({ body }) => ({
      data: await webhooks.release(read(body, 'events', areTexts)),
    }));
    app.get('/settings', () => shown(webhooks));
    app.post<Json>('/settings', ({ body }) => {
      const hold = read(body, 'hold', (value) => typeof value === 'boolean');
      const delay = read(body, 'delay', between(0, Number.MAX_SAFE_INTEGER));
      webhooks.change({ ...(hold !== undefined && { hold }), ...(delay !== undefined && { delay }) });
      return shown(webhooks);
    });
  };

/** Without the secret. */
const shown = (webhooks: Webhooks) => ({ url: webhooks.endpoint()?.url ?? null, ...webhooks.settings() });

/** A property of a JSON body, where it is there. Throws for one of another kind. */
function read<Value>(body: unknown, name: string, is: (value: unknown) => value is Value): Value | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalidRequest('The body is to be a JSON object.');
  const value: unknown = Reflect.get(body, name);
  if (value === undefined || is(value)) return value;
  throw invalidRequest(`Invalid ${name}`, { param: name });
}

const between =
  (least: number, most: number) =>
  (value: unknown): value is number =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
const areTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
