import Fastify, {
  errorCodes,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { internalError, invalidRequest, StripeError, unauthorized } from './errors.ts';
import { type Execute, errorAnswer } from './executor.ts';
import type { OnRequest } from './faults.ts';
import { decodeForm, type FormObject } from './form.ts';
import type { Answer, Idempotency, KeyedRequest } from './idempotency.ts';
import type { NewId } from './ids.ts';
import type { Route } from './operation.ts';
import type { Page, PageAnswer } from './pages.ts';

export interface ServerParts {
  routes: readonly Route[];
  pages: readonly Page[];
  /** Registered under `/_stripe`, for whoever runs this server rather than for its clients. */
  control: FastifyPluginAsync;
  execute: Execute;
  idempotency: Idempotency;
  newId: NewId;
  onRequest: OnRequest | undefined;
  log(entry: StripeLogEntry): void;
}

export interface StripeLogEntry {
  requestId: string;
  method: string;
  path: string;
  status: number;
  /** What went wrong in this server itself. */
  error?: unknown;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For browsers, which have no API key. */
    withoutKey?: boolean;
  }
}

const bodyLimit = 1024 * 1024;

/** Stripe's HTTP: keys, request ids, versions, forms, idempotency, errors. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { routes, pages, control, newId, log } = parts;
  const app = Fastify({ bodyLimit, forceCloseConnections: true, genReqId: () => newId('req') });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );

  app.addHook('onRequest', async (request, reply) => {
    const version = request.headers['stripe-version'];
    reply.header('request-id', request.id);
    if (typeof version === 'string') reply.header('stripe-version', version);
    if (!request.routeOptions.config.withoutKey) authorize(request.headers.authorization);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, id } = request;
    log({ requestId: id, method, path: pathOf(request), status: reply.statusCode });
  });

  app.setNotFoundHandler((request) => {
    throw new StripeError(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${request.method}: ${pathOf(request)}).`,
    });
  });
  app.setErrorHandler((error, request, reply) => {
    const shown = toStripeError(error);
    if (shown.status === 500)
      log({ requestId: request.id, method: request.method, path: pathOf(request), status: 500, error });
    return send(reply, errorAnswer(shown));
  });

  for (const route of routes)
    app.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => serve(route, parts, request, reply),
    });
  for (const { path, show, submit } of pages) {
    const config = { withoutKey: true };
    const answer = (request: FastifyRequest) => ({ id: idOf(request), form: formOf(request) });
    app.get(path, { config }, (request, reply) => sendPage(reply, show(answer(request))));
    app.post(path, { config }, (request, reply) => sendPage(reply, submit(answer(request))));
  }
  void app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, withoutKey: true };
    });
    await scope.register(control, { prefix: '/_stripe' });
  });
  return app;
}

async function serve(
  { operation }: Route,
  { execute, idempotency, onRequest }: ServerParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { method, id: requestId, protocol, host } = request;
  const path = pathOf(request);
  const form = formOf(request);
  const header = request.headers['idempotency-key'];
  const key = method === 'POST' && typeof header === 'string' ? header : undefined;
  const keyed: KeyedRequest | undefined = key === undefined ? undefined : { key, path, form, requestId };
  if (key !== undefined) reply.header('idempotency-key', key);

  const begun = keyed && idempotency.begin(keyed);
  if (begun && 'replay' in begun) {
    reply.header('idempotent-replayed', 'true').header('original-request', begun.replay.requestId);
    return send(reply, begun.replay);
  }
  try {
    const fault = await onRequest?.({ method, path, form, idempotencyKey: key });
    if (fault?.at === 'before' && fault.answer === 'none') return cut(reply);
    const answer = execute(
      operation,
      { form, id: idOf(request), origin: `${protocol}://${host}`, requestId },
      keyed,
      fault,
    );
    if (fault?.answer === 'none') return cut(reply);
    return send(reply, answer);
  } finally {
    begun?.release();
  }
}

/** A stored error would be given again: Stripe tells its clients so. */
function send(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  if (status >= 500) reply.header('stripe-should-retry', 'false');
  return reply.code(status).type('application/json').send(body);
}

/** Its visitor's client secret is in the address, and its form may lead to any shop. */
function sendPage(reply: FastifyReply, answer: PageAnswer): FastifyReply {
  reply.headers({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
  });
  if ('location' in answer) return reply.redirect(answer.location, 303);
  return reply.code(answer.status).type('text/html; charset=utf-8').send(answer.html);
}

function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? url;

const idOf = ({ params }: FastifyRequest): string => (params as { id?: string }).id ?? '';

/** GET has its parameters in the query, POST in the body. */
function formOf({ method, url, body }: FastifyRequest): FormObject {
  const query = url.indexOf('?');
  const text = method === 'GET' ? (query === -1 ? '' : url.slice(query + 1)) : typeof body === 'string' ? body : '';
  try {
    return decodeForm(text);
  } catch (error) {
    throw error instanceof RangeError ? invalidRequest('The parameters are nested too deeply, or too many.') : error;
  }
}

/** Any test key will do. Throws 401 for what is none. */
function authorize(header: string | undefined): void {
  const key = keyOf(header);
  if (key === undefined)
    throw unauthorized(
      'You did not provide an API key. Provide it in the Authorization header, using Bearer auth (Authorization: Bearer YOUR_SECRET_KEY).',
    );
  if (!/^sk_test_\w+$/.test(key)) throw unauthorized(`Invalid API Key provided: ${key.slice(0, 8)}***`);
}

function keyOf(header = ''): string | undefined {
  const [scheme = '', credentials = ''] = header.split(' ');
  if (scheme.toLowerCase() === 'bearer' && credentials !== '') return credentials;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const [user] = Buffer.from(credentials, 'base64').toString().split(':');
  return user === '' ? undefined : user;
}

function toStripeError(error: unknown): StripeError {
  if (error instanceof StripeError) return error;
  if (error instanceof errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE)
    return invalidRequest('Parameters are to be sent as application/x-www-form-urlencoded.');
  if (error instanceof errorCodes.FST_ERR_CTP_BODY_TOO_LARGE) return invalidRequest('The request is too large.');
  return internalError();
}
