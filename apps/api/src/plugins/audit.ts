import { type AuditEntry, type Ids, isOrderId, type Stores } from '@expressway/orders';
import { traceIdOf } from '@expressway/telemetry/x-ray';
import { orderIdOfExecution } from '@expressway/workflows';
import type { FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { Type } from 'typebox';
import type { Caller } from '../auth/token.ts';
import { orderIdInInput } from '../http/execution-input.ts';
import { ApiProblem, retryAfter } from '../problems/problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Says of a route that is called by another method than GET or HEAD that it changes nothing all the same. */
    changes?: false;
  }
  interface FastifyRequest {
    /** The entry of the audit that this request began; null for none. */
    auditId: string | null;
  }
}

interface Options {
  stores: Pick<Stores, 'audit'>;
  ids: Ids;
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const retryMs = 2_000;

const isChange = (method: string, changes: false | undefined): boolean => !safeMethods.has(method) && changes !== false;

/** Why an operator does something: printable ASCII, since header fields carry nothing else for sure (RFC 9110, 5.5). */
const reasonSchema = Type.Optional(
  Type.String({
    pattern: '^[\\x20-\\x7e]{1,500}$',
    description: 'Why an operator does it, for the audit: up to 500 printable ASCII characters',
  }),
);

/**
 * Writes down what operators do. Whatever they may change is recorded before it is begun, or refused with 503 if it can't
 * be, and how it was answered is added afterwards as well as that can be done: an entry without an outcome says that it
 * was begun. That goes by the caller's role and the method, so that no route can be forgotten. What they read is only
 * logged, with `audit: true`: a console that polls would fill the table with what nobody looks for.
 */
export default fp<Options>(
  async (app, { stores, ids }) => {
    app.decorateRequest('auditId', null);
    app.addHook('onRoute', documentReason);

    app.addHook('preHandler', async (request) => {
      const { caller, method, routeOptions, log } = request;
      if (caller?.role !== 'operator') return;
      const what = whatOf(request);
      if (!isChange(method, routeOptions.config.changes)) {
        log.info({ audit: true, ...what }, 'an operator reads');
        return;
      }
      const auditId = ids.auditId();
      try {
        await stores.audit.begin({ auditId, ...what, ...whoOf(caller), ...whyOf(request) });
      } catch (cause) {
        throw new ApiProblem('SERVICE_UNAVAILABLE', {
          detail: 'The call could not be recorded in the audit, so nothing was done.',
          headers: retryAfter(retryMs),
          cause,
        });
      }
      request.auditId = auditId;
      log.info({ audit: true, auditId, ...what }, 'an operator changes something');
    });

    // Before the answer is sent: where the API is a function, it is frozen right after.
    app.addHook('onSend', async ({ auditId, log }, { statusCode }) => {
      if (auditId === null) return;
      try {
        await stores.audit.end(auditId, statusCode);
      } catch (err) {
        log.error({ err, auditId, status: statusCode }, 'the audit could not be told of the answer');
      }
    });
  },
  { name: 'audit', dependencies: ['authentication', 'tracing'] },
);

function whatOf({ method, params, routeOptions, body }: FastifyRequest) {
  const { operationId = routeOptions.url ?? '' } = (routeOptions.schema ?? {}) as { operationId?: string };
  const named = { ...(params as Record<string, string>) };
  return { operationId, method, params: named, orderId: orderIdIn(named) ?? orderIdInInput(body) };
}

function orderIdIn({ orderId, executionArn }: Record<string, string>): string | null {
  if (executionArn !== undefined) return orderIdOfExecution(executionArn);
  return isOrderId(orderId) ? orderId : null;
}

const whoOf = ({ userId, role, clientId }: Caller) => ({ userId, role, clientId });

function whyOf({ id, headers, span }: FastifyRequest): Pick<AuditEntry, 'reason' | 'requestId' | 'traceId'> {
  const reason = headers['audit-reason'];
  return {
    reason: typeof reason === 'string' ? reason : null,
    requestId: id,
    traceId: traceIdOf(span ?? undefined) ?? null,
  };
}

/** Adds the header by which a reason is given to the schema of every route that is for those who are signed in. */
function documentReason({ method, schema, config }: RouteOptions): void {
  const { security = [] } = (schema ?? {}) as { security?: readonly Record<string, unknown>[] };
  if (!schema || security.every((one) => Object.keys(one).length === 0)) return;
  if (![method].flat().some((one) => isChange(one, config?.changes))) return;
  const headers = (schema.headers ?? Type.Object({})) as { properties: Record<string, unknown> };
  schema.headers = { ...headers, properties: { ...headers.properties, 'Audit-Reason': reasonSchema } };
}
