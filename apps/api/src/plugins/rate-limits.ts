import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { headersNamed, rateLimitHeaders } from '../openapi/headers.ts';
import { ApiProblem, retryAfter } from '../problems/problem.ts';

/** Requests per minute; 0 is no limit. */
export interface RateLimits {
  /** Of one who is signed in. */
  signedIn: number;
  /** Of one address (IPv6: one /64 network) of callers who aren't. */
  anonymous: number;
  /** The same for the routes that run a workflow; counted by itself. */
  anonymousChecks: number;
  /** Tokens of one address that were no good. */
  failedSignIns: number;
}

export const noRateLimits: RateLimits = { signedIn: 0, anonymous: 0, anonymousChecks: 0, failedSignIns: 0 };

declare module 'fastify' {
  interface FastifyInstance {
    rateLimits: {
      /** Counts a request for its caller, or else for its address; only once, however often this is called. Throws RATE_LIMITED. */
      count(request: FastifyRequest, reply: FastifyReply): Promise<void>;
      /** Lets an address try a token, unless too many of its were no good. Throws RATE_LIMITED, or what `verify` throws. */
      attempt<T>(request: FastifyRequest, reply: FastifyReply, verify: () => Promise<T>): Promise<T>;
    };
  }
  interface FastifyRequest {
    /** Whether a rate limit has counted it. */
    counted: boolean;
  }
  interface FastifyContextConfig {
    /** Which limit holds for callers who aren't signed in; that for anonymous ones unless given. */
    limit?: 'checks' | 'none';
  }
}

const minuteMs = 60_000;

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;
type State = Extract<Awaited<ReturnType<Limiter>>, { isAllowed: false }>;

/**
 * Counts requests in fixed windows of a minute, each limit in a table of its own that forgets whom it has not seen for longest:
 * an attacker with many addresses costs no more memory, and can't push out what others have used up of another limit.
 * A request is counted as soon as it is known who is calling, at the latest before its body is read.
 */
export default fp<RateLimits>(
  async (app, limits) => {
    await app.register(rateLimit, { global: false });
    const limiter = (max: number, key?: (request: FastifyRequest) => string): Limiter | undefined =>
      max === 0 ? undefined : app.createRateLimit({ max, timeWindow: minuteMs, ...(key && { keyGenerator: key }) });
    const signedIn = limiter(limits.signedIn, ({ caller }) => String(caller?.userId));
    const anonymous = limiter(limits.anonymous);
    const anonymousChecks = limiter(limits.anonymousChecks);
    const failedSignIns = limiter(limits.failedSignIns);

    const limiterFor = ({ caller, routeOptions: { config } }: FastifyRequest): Limiter | undefined => {
      if (config.limit === 'none') return undefined;
      if (caller) return signedIn;
      return config.limit === 'checks' ? anonymousChecks : anonymous;
    };

    app.decorateRequest('counted', false);
    app.decorate('rateLimits', {
      async count(request, reply) {
        if (request.counted) return;
        request.counted = true;
        const state = await limiterFor(request)?.(request);
        if (!state || state.isAllowed) return;
        reply.headers(headersOf(state));
        if (state.isExceeded) throw refusal(state, `No more than ${state.max} requests a minute are taken.`);
      },
      async attempt(request, reply, verify) {
        const before = await failedSignIns?.(request, { increment: false });
        if (before && !before.isAllowed && before.remaining === 0) {
          reply.headers(headersOf(before));
          throw refusal(before, 'Too many tokens from this address were no good.');
        }
        try {
          return await verify();
        } catch (error) {
          if (error instanceof ApiProblem && error.code === 'TOKEN_INVALID') await failedSignIns?.(request);
          throw error;
        }
      },
    });
    app.addHook('preParsing', app.rateLimits.count);
    app.addHook('onRoute', documentHeaders);
  },
  { name: 'rate-limits', dependencies: ['problems'] },
);

const headersOf = ({ max, remaining, ttlInSeconds }: State) => ({
  'ratelimit-limit': max,
  'ratelimit-remaining': remaining,
  'ratelimit-reset': ttlInSeconds,
});

const refusal = ({ ttl }: State, detail: string) =>
  new ApiProblem('RATE_LIMITED', { detail: `${detail} Ask again after Retry-After.`, headers: retryAfter(ttl) });

/** Adds the headers to what a route's document says of its good answers. */
function documentHeaders({ schema, config }: RouteOptions): void {
  if (config?.limit === 'none' || schema?.response === undefined) return;
  const responses = Object.entries(schema.response as Record<string, { headers?: object }>);
  schema.response = Object.fromEntries(
    responses.map(([status, response]) =>
      Number(status) < 400
        ? [status, { ...response, headers: { ...response.headers, ...headersNamed(...rateLimitHeaders) } }]
        : [status, response],
    ),
  );
}
