import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { type Caller, challenge, type VerifyToken } from '../auth/token.ts';
import { bindLog } from '../logging.ts';
import { ApiProblem } from '../problems/problem.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** onRequest hooks: who is calling must be known, or may be. A bad token is refused either way. */
    authenticate: {
      required(request: FastifyRequest, reply: FastifyReply): Promise<void>;
      optional(request: FastifyRequest, reply: FastifyReply): Promise<void>;
      /** Only operators. */
      operator(request: FastifyRequest, reply: FastifyReply): Promise<void>;
    };
  }
  interface FastifyRequest {
    /** Who is signed in; null for anonymous calls. */
    caller: Caller | null;
  }
}

interface Options {
  verifyToken: VerifyToken;
}

export default fp<Options>(
  async (app, { verifyToken }) => {
    const identify = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const { authorization } = request.headers;
      if (authorization === undefined) return;
      request.caller = await app.rateLimits.attempt(request, reply, () => callerOf(authorization));
      const { userId, clientId } = request.caller;
      bindLog(request, reply, { userId, ...(clientId === null ? {} : { clientId }) });
      await app.rateLimits.count(request, reply);
    };
    const callerOf = async (authorization: string): Promise<Caller> => {
      const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization) ?? [];
      if (token === undefined)
        throw new ApiProblem('TOKEN_INVALID', {
          detail: 'The Authorization header is not a bearer token.',
          headers: challenge('invalid_request', 'not a bearer token'),
        });
      return verifyToken(token);
    };
    app.decorateRequest('caller', null);
    const required = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      await identify(request, reply);
      if (!request.caller) throw new ApiProblem('UNAUTHENTICATED', { headers: challenge() });
    };
    app.decorate('authenticate', {
      optional: identify,
      required,
      async operator(request, reply) {
        await required(request, reply);
        if (request.caller?.role !== 'operator') throw new ApiProblem('FORBIDDEN');
      },
    });
  },
  { name: 'authentication', dependencies: ['rate-limits'] },
);

/** The caller of a route behind `authenticate.required`. */
export function signedIn({ caller }: FastifyRequest): Caller {
  if (!caller) throw new ApiProblem('UNAUTHENTICATED', { headers: challenge() });
  return caller;
}
