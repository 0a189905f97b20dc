import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { type Caller, challenge, type VerifyToken } from '../auth/token.ts';
import { ApiProblem } from '../problems/problem.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** onRequest hooks: who is calling must be known, or may be. A bad token is refused either way. */
    authenticate: {
      required(request: FastifyRequest): Promise<void>;
      optional(request: FastifyRequest): Promise<void>;
      /** Only operators. */
      operator(request: FastifyRequest): Promise<void>;
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
    const identify = async (request: FastifyRequest): Promise<Caller | null> => {
      const { authorization } = request.headers;
      if (authorization === undefined) return null;
      const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization) ?? [];
      if (token === undefined)
        throw new ApiProblem('TOKEN_INVALID', {
          detail: 'The Authorization header is not a bearer token.',
          headers: challenge('invalid_request', 'not a bearer token'),
        });
      return verifyToken(token);
    };
    app.decorateRequest('caller', null);
    const required = async (request: FastifyRequest): Promise<void> => {
      request.caller = await identify(request);
      if (!request.caller) throw new ApiProblem('UNAUTHENTICATED', { headers: challenge() });
    };
    app.decorate('authenticate', {
      async optional(request) {
        request.caller = await identify(request);
      },
      required,
      async operator(request) {
        await required(request);
        if (request.caller?.role !== 'operator') throw new ApiProblem('FORBIDDEN');
      },
    });
  },
  { name: 'authentication' },
);

/** The caller of a route behind `authenticate.required`. */
export function signedIn({ caller }: FastifyRequest): Caller {
  if (!caller) throw new ApiProblem('UNAUTHENTICATED', { headers: challenge() });
  return caller;
}
