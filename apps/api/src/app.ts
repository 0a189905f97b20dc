import { randomUUID } from 'node:crypto';
import { createTracing } from '@expressway/telemetry/tracing';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Tracer } from '@opentelemetry/api';
import Fastify, {
  type FastifyPluginAsync,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import type { VerifyToken } from './auth/token.ts';
import { accepts } from './http/accept.ts';
import { sharedSerializers } from './http/serializers.ts';
import { createMetrics } from './metrics.ts';
import audit from './plugins/audit.ts';
import authentication from './plugins/authentication.ts';
import cors from './plugins/cors.ts';
import draining, { type Leave } from './plugins/draining.ts';
import exchanges from './plugins/exchanges.ts';
import loadShedding, { type LoadLimits, noLoadLimits } from './plugins/load-shedding.ts';
import methodNotAllowed from './plugins/method-not-allowed.ts';
import metricsPlugin from './plugins/metrics.ts';
import openapi from './plugins/openapi.ts';
import problems, { sendProblem } from './plugins/problems.ts';
import rateLimits, { noRateLimits, type RateLimits } from './plugins/rate-limits.ts';
import requestId from './plugins/request-id.ts';
import requestLog from './plugins/request-log.ts';
import securityHeaders from './plugins/security-headers.ts';
import slowClients from './plugins/slow-clients.ts';
import tracing from './plugins/tracing.ts';
import { refuseConnection } from './problems/connection.ts';
import { ApiProblem } from './problems/problem.ts';
import { metricsRoute } from './routes/metrics.ts';
import { type OpsRouteDependencies, opsRoutes } from './routes/ops/index.ts';
import { type OrderRouteDependencies, orderRoutes } from './routes/orders/index.ts';
import { pageRoutes } from './routes/pages.ts';
import { problemRoutes } from './routes/problems.ts';
import { productRoutes } from './routes/products.ts';
import { serviceRoutes } from './routes/service.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export { type Caller, createTokenVerifier, type Role, roles, type VerifyToken } from './auth/token.ts';
export { protectionSettings, streamSettings } from './config.ts';
export { integersInQuery } from './http/query.ts';
export { loggerOptions } from './logging.ts';
export type {} from './plugins/authentication.ts'; // so that plugins of others know of `authenticate`
export { type ProblemCode, problemCatalogue } from './problems/catalogue.ts';
export { problemResponses, unlimitedProblemResponses } from './problems/documentation.ts';
export { ApiProblem } from './problems/problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media type of the route's answers, where it isn't JSON. */
    produces?: string;
  }
}

export interface AppDependencies extends OrderRouteDependencies, Pick<OpsRouteDependencies, 'confirm'> {
  verifyToken: VerifyToken;
  /** Where servers get tokens by the client-credentials grant, for the document. */
  tokenUrl?: string;
  /** Signs Stripe's events; without it, all of them are refused. */
  webhookSecret?: string;
  /** Origins whose pages may call the API. */
  corsOrigins?: readonly string[];
  /** None unless given. */
  rateLimits?: RateLimits;
  /** None unless given. */
  loadLimits?: LoadLimits;
  /** At once, and 10 seconds to finish, unless given. */
  leave?: Leave;
  /** No bound unless given. */
  maxConnections?: number;
  /** Shorter time-outs than the usual ones. */
  timeouts?: Partial<Timeouts>;
  /** The addresses and networks whose X-Forwarded-For is believed; none unless given. */
  trustProxy?: string[];
  /** Fastify's `logger` option; silent unless given. */
  logger?: NonNullable<FastifyServerOptions['logger']>;
  newRequestId?: () => string;
  /** Makes the spans of requests; unless given, traces are only continued or begun, and nothing is exported. */
  tracer?: Tracer;
  readyTimeoutMs?: number;
  /** Has the console and the shop, as apps/console builds them; they are not served unless given. */
  pagesFolder?: string;
  /** Further routes of whoever composes the app, registered before it is ready; in the OpenAPI document unless hidden. */
  plugins?: readonly FastifyPluginAsync[];
}

/** What the API is called in traces, unless OTEL_SERVICE_NAME says otherwise. */
export const serviceName = 'expressway-api';
const bodyLimit = 256 * 1024;

/** What a client may take, in milliseconds. */
export interface Timeouts {
  /** To send its headers. */
  headersMs: number;
  /** To send its request. */
  requestMs: number;
  /** To read an answer. */
  readMs: number;
  /** Between two requests: longer than load balancers keep a connection, so that they are the ones to close it. */
  idleMs: number;
  /** How often Node looks for requests that are too slow. */
  checkMs: number;
}

const usualTimeouts: Timeouts = {
  headersMs: 10_000,
  requestMs: 30_000,
  readMs: 30_000,
  idleMs: 72_000,
  checkMs: 2_000,
};
const maxHeaderSize = 16 * 1024;
const maxHeaders = 100;
/** Without any traffic, whatever the connection is in the middle of. */
const connectionTimeoutMs = 60_000;
/** How long a handler may take: longer than the real-time checks' own budgets. */
const handlerTimeoutMs = 20_000;
/** The longest part of a path is an execution's ARN (API reference, DescribeExecution); ids are much shorter. */
const maxParamLength = 256;

export type App = Awaited<ReturnType<typeof buildApp>>;

/** Builds the HTTP API, ready to be listened on or injected into; listening is its caller's. */
export async function buildApp(deps: AppDependencies) {
  const newRequestId = deps.newRequestId ?? randomUUID;
  const metrics = createMetrics();
  const timeouts = { ...usualTimeouts, ...deps.timeouts };
  const app = Fastify({
    logger: deps.logger ?? false,
    logController: new LogController({ requestIdLogLabel: 'requestId', disableRequestLogging: true }),
    genReqId: ({ headers }) => givenRequestId(headers['x-request-id']) ?? newRequestId(),
    bodyLimit,
    trustProxy: deps.trustProxy?.length ? deps.trustProxy : false,
    http: { maxHeaderSize, headersTimeout: timeouts.headersMs, connectionsCheckingInterval: timeouts.checkMs },
    requestTimeout: timeouts.requestMs,
    keepAliveTimeout: timeouts.idleMs,
    connectionTimeout: connectionTimeoutMs,
    handlerTimeout: handlerTimeoutMs,
    routerOptions: { maxParamLength },
    schemaController: { compilersFactory: { buildSerializer: sharedSerializers() } },
    return503OnClosing: false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
    frameworkErrors(error, request, reply) {
      request.server.noticeExchange(request, reply);
      sendProblem(error, request, reply);
    },
    clientErrorHandler(error, socket) {
      const problem = refuseConnection(error, socket, newRequestId());
      if (problem) metrics.problem(problem.code);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  // JSON is all that bodies can be; Fastify would read text too.
  app.removeContentTypeParser('text/plain');
  await app.register(exchanges);
  await app.register(tracing, { tracer: deps.tracer ?? (await createTracing({}, serviceName)).tracer });
  await app.register(requestLog);
  await app.register(metricsPlugin, { metrics });
  await app.register(requestId);
  await app.register(securityHeaders);
  await app.register(cors, { origins: deps.corsOrigins ?? [] });
  await app.register(problems);
  await app.register(methodNotAllowed);
  await app.register(draining, deps.leave ?? { delayMs: 0, graceMs: 10_000 });
  const { maxConnections = 0 } = deps;
  await app.register(slowClients, { readMs: timeouts.readMs, maxConnections, maxHeaders });
  await app.register(loadShedding, { ...(deps.loadLimits ?? noLoadLimits), handlerTimeoutMs });
  await app.register(rateLimits, deps.rateLimits ?? noRateLimits);
  await app.register(authentication, { verifyToken: deps.verifyToken });
  await app.register(audit, { stores: deps.stores, ids: deps.ids });
  await app.register(openapi, deps.tokenUrl === undefined ? {} : { tokenUrl: deps.tokenUrl });
  await app.register(async (api) => {
    api.addHook('onRequest', requireAcceptable);
    await api.register(orderRoutes, deps);
    await api.register(productRoutes, { stores: deps.stores });
    const { stores, workflows, readyTimeoutMs = 2_000 } = deps;
    await api.register(serviceRoutes, { stores, workflows, readyTimeoutMs });
    await api.register(opsRoutes, { ...deps, executions: workflows.executions });
  });
  await app.register(webhookRoutes, deps);
  await app.register(problemRoutes);
  await app.register(metricsRoute);
  if (deps.pagesFolder !== undefined) await app.register(pageRoutes, { folder: deps.pagesFolder });
  for (const plugin of deps.plugins ?? []) await app.register(plugin);
  app.refuseOtherMethods();
  return app;
}

/** A caller's own request id is taken over, so that its logs and ours meet, but only where it can't do harm there. */
const givenRequestId = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header) ? header : undefined;

const requireAcceptable = async ({ headers, routeOptions }: FastifyRequest): Promise<void> => {
  const { produces = 'application/json' } = routeOptions.config;
  if (!accepts(headers.accept, produces))
    throw new ApiProblem('NOT_ACCEPTABLE', {
      detail: `This call answers ${produces}, which the Accept header rules out.`,
    });
};
