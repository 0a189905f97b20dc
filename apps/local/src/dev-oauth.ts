import { createHash, timingSafeEqual } from 'node:crypto';
import { type Role, roles } from '@expressway/api';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';

/** A server that gets tokens for itself. */
export interface DevClient {
  clientId: string;
  secret: string;
  role: Role;
}

const client = `[\\w.-]{1,128}:[\\w.-]{1,128}:(${roles.join('|')})`;
/** `id:secret:role[,id:secret:role…]`, of characters that need no encoding anywhere. */
export const devClientsPattern = `^${client}(,${client})*$`;

/** Reads what matches `devClientsPattern`. */
export const parseDevClients = (text: string): DevClient[] =>
  text.split(',').map((client) => {
    const [clientId = '', secret = '', role] = client.split(':');
    return { clientId, secret, role: role as Role };
  });

export const tokenPath = '/dev/oauth/token';

/** An error answer in OAuth's own form (RFC 6749, 5.2): OAuth clients know no other. Descriptions are ASCII there. */
class OAuthError extends Error {
  readonly error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type';

  constructor(error: OAuthError['error'], description: string) {
    super(description);
    this.error = error;
  }
}

interface Options {
  clients: readonly DevClient[];
  /** Makes an access token for a client. */
  tokenFor(client: DevClient): Promise<{ token: string; expiresInSeconds: number }>;
}

/**
 * `POST /dev/oauth/token`: OAuth's token endpoint for the client-credentials grant (RFC 6749, 4.4), for servers that call
 * the API by themselves. A client shows its secret by HTTP Basic or in the form (2.3.1), not by both.
 */
export const tokenEndpoint =
  ({ clients, tokenFor }: Options): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, new URLSearchParams(String(body))),
    );
    app.setErrorHandler(sendOAuthError);
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
    });
    app.post(tokenPath, { config: { limit: 'none' }, schema: { hide: true } }, async (request) => {
      const form = formOf(request.body);
      const client = authenticated(clients, credentialsOf(request, form));
      if (form.grant_type === undefined) throw new OAuthError('invalid_request', 'grant_type is missing');
      if (form.grant_type !== 'client_credentials')
        throw new OAuthError('unsupported_grant_type', 'only client_credentials is known here');
      const { token, expiresInSeconds } = await tokenFor(client);
      return { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds };
    });
  };

/** Parameters without a value count as left out, and none may come twice (RFC 6749, 3.2). */
function formOf(body: unknown): Record<string, string> {
  if (!(body instanceof URLSearchParams)) throw new OAuthError('invalid_request', 'the body is not a form');
  const form: Record<string, string> = {};
  for (const [name, value] of body) {
    if (name in form) throw new OAuthError('invalid_request', `${name} is there more than once`);
    if (value !== '') form[name] = value;
  }
  return form;
}

interface Credentials {
  clientId: string;
  secret: string;
}

function credentialsOf({ headers: { authorization } }: FastifyRequest, form: Record<string, string>): Credentials {
  const { client_id: clientId, client_secret: secret } = form;
  if (authorization === undefined) {
    if (clientId === undefined || secret === undefined)
      throw new OAuthError('invalid_client', 'client_id or client_secret is missing');
    return { clientId, secret };
  }
  if (secret !== undefined) throw new OAuthError('invalid_request', "the client's secret comes in two ways");
  const basic = basicCredentials(authorization);
  if (clientId !== undefined && clientId !== basic.clientId)
    throw new OAuthError('invalid_request', 'client_id is another one');
  return basic;
}

/** Both halves are form-encoded before they are joined (RFC 6749, 2.3.1). */
function basicCredentials(authorization: string): Credentials {
  const [, encoded = ''] = /^Basic +([\w+/=-]+)$/i.exec(authorization) ?? [];
  const [, clientId, secret] = /^([^:]+):(.+)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  if (clientId === undefined || secret === undefined)
    throw new OAuthError('invalid_client', 'the Authorization header is not HTTP Basic');
  return { clientId: formDecoded(clientId), secret: formDecoded(secret) };
}

const formDecoded = (text: string): string => new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? '';

function authenticated(clients: readonly DevClient[], { clientId, secret }: Credentials): DevClient {
  const client = clients.find((one) => one.clientId === clientId);
  if (!client || !timingSafeEqual(digest(client.secret), digest(secret)))
    throw new OAuthError('invalid_client', 'there is no such client, or it has another secret');
  return client;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function sendOAuthError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof OAuthError) {
    const isClient = error.error === 'invalid_client';
    if (isClient) reply.header('www-authenticate', 'Basic realm="expressway", charset="UTF-8"');
    return reply.code(isClient ? 401 : 400).send({ error: error.error, error_description: error.message });
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status < 500)
    return reply.code(400).send({ error: 'invalid_request', error_description: 'the body is not a form' });
  request.log.error({ err: error }, 'no token could be made');
  return reply.code(500).send({ error: 'server_error', error_description: 'no token could be made' });
}
