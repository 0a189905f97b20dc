import { test } from 'tap';
import { build, startParts, submission } from './support/build.ts';
import { documentOf, resolved } from './support/documented.ts';
import { withOrder } from './support/orders.ts';

/** What each caller is answered: `anybody` may be any status but a refusal of the caller. */
type Outcome = 'anybody' | 401 | 403 | 404;

/** By operationId, for: nobody, the customer whose order it is, another customer, an operator. */
const public_ = ['anybody', 'anybody', 'anybody', 'anybody'] as const;
const signedIn = [401, 'anybody', 'anybody', 'anybody'] as const;
const ownOrder = [401, 'anybody', 404, 'anybody'] as const;
const operators = [401, 403, 403, 'anybody'] as const;

const table: Record<string, readonly [Outcome, Outcome, Outcome, Outcome]> = {
  validateOrder: public_,
  submitOrder: signedIn,
  listOrders: signedIn,
  getOrder: ownOrder,
  streamOrderEvents: ownOrder,
  cancelOrder: ownOrder,
  refundOrder: operators,
  listProducts: public_,
  getProduct: public_,
  getHealth: public_,
  getReadiness: public_,
  getMetrics: public_,
  receiveStripeEvent: public_,
  listWorkflows: operators,
  getWorkflow: operators,
  getWorkflowStatistics: operators,
  listExecutions: operators,
  getOrderExecution: operators,
  getExecution: operators,
  getExecutionHistory: operators,
  getExecutionDefinition: operators,
  getExecutionCost: operators,
  getExecutionLogs: operators,
  startExecution: operators,
  testState: operators,
  stopExecution: operators,
  redriveExecution: operators,
  searchOrders: operators,
  recoverOrder: operators,
  reconcileOrder: operators,
  redriveOrder: operators,
  reconcile: operators,
  listWebhookEvents: operators,
  retryWebhookEvent: operators,
  listAudit: operators,
};

/** Calls by another method than GET that change nothing, or whose callers never are operators. */
const notAudited = ['validateOrder', 'receiveStripeEvent'];

test('who may do what', async (t) => {
  const parts = await startParts(t);
  const built = await withOrder(t, parts);
  const { app, stores, sfn, orderId, customer, stranger, operator, complete } = built;
  // So that its stream of events ends.
  await complete();
  const document = documentOf(app);
  const executionArn = `${sfn.orderProcessingArn.replace('stateMachine', 'execution')}:order-${orderId}`;
  const names: Record<string, string> = {
    orderId,
    executionArn,
    productId: 'mug',
    workflow: 'order-processing',
    eventId: 'evt_1',
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const [example] = Object.values(operation.requestBody?.content['application/json']?.examples ?? {});
      const payload = example && (resolved(document, example).value as object);
      return {
        operationId: operation.operationId,
        security: operation.security ?? [],
        method: method.toUpperCase() as 'GET' | 'POST',
        url: path.replaceAll(/\{(\w+)\}/g, (_, name) => names[name] ?? name),
        ...(payload ? { payload } : {}),
      };
    }),
  );
  let keys = 0;
  type Request = (typeof operations)[number];
  const send = ({ method, url, payload }: Request, headers: Record<string, string>, to = app) =>
    to.inject({
      method,
      url,
      headers: { ...headers, 'idempotency-key': `key-${keys++}` },
      ...(payload ? { payload } : {}),
    });

  await t.test('every call of the document is in the table, and the other way round', async (t) => {
    t.same(operations.map(({ operationId }) => operationId).sort(), Object.keys(table).sort());
  });

  await t.test('and answers every caller as the table says', async (t) => {
    // Refusals first: what operators and owners do changes the order.
    const callers = [{}, customer, stranger, operator];
    for (const who of [0, 2, 1, 3])
      for (const operation of operations) {
        const expected = table[operation.operationId]?.[who];
        const { statusCode } = await send(operation, callers[who] ?? {});
        const name = `${operation.operationId} by ${['nobody', 'its customer', 'another', 'an operator'][who]}`;
        if (expected === 'anybody') t.notOk([401, 403].includes(statusCode), `${name}: ${statusCode}`);
        else t.equal(statusCode, expected, name);
      }
  });

  await t.test(
    'an order is its token’s subject’s, whoever calls: a server orders for itself, or by the customer’s token',
    async (t) => {
      const server = { sub: 'shop-server', client_id: 'shop-server' };
      const submit = async (claims: object, userId?: string) => {
        const headers = { ...(await built.signIn(claims)), 'idempotency-key': `key-${keys++}` };
        const payload = { ...submission, ...(userId === undefined ? {} : { userId }) };
        return (await app.inject({ method: 'POST', url: '/orders', headers, payload })).json();
      };
      t.match(await submit({ ...server, role: 'customer' }), { userId: 'shop-server' });
      for (const role of ['customer', 'operator'])
        t.match(await submit({ ...server, role }, 'alice'), { status: 403, code: 'USER_MISMATCH' }, role);
      t.match(await submit({ sub: 'alice', client_id: 'shop-server' }, 'alice'), { userId: 'alice' });
    },
  );

  await t.test('nothing that an operator may change escapes the audit', async (t) => {
    const tried: string[] = [];
    const audit = {
      ...stores.audit,
      begin: async ({ operationId }: { operationId: string }) => {
        tried.push(operationId);
        throw new Error('away');
      },
    };
    const submitted = await app.inject({
      method: 'POST',
      url: '/orders',
      headers: { ...customer, 'idempotency-key': 'untouched' },
      payload: submission,
    });
    const other = await build(t, parts, { stores: { ...stores, audit } });
    const untouched = submitted.json().orderId;
    const changes = operations.filter(
      ({ method, operationId }) => method !== 'GET' && !notAudited.includes(operationId),
    );
    for (const change of changes) {
      const response = await send({ ...change, url: change.url.replace(orderId, untouched) }, operator, other.app);
      t.match(response.json(), { status: 503, detail: /nothing was done/ }, change.operationId);
    }
    t.same(
      tried,
      changes.map(({ operationId }) => operationId),
    );
    t.match(await stores.orders.get(untouched), { version: 1 });
    t.same(other.sfn.requests, []);
    for (const operationId of notAudited) {
      const change = operations.find((one) => one.operationId === operationId);
      if (change) await send(change, operator, other.app);
    }
    t.equal(tried.length, changes.length, 'those that change nothing are not in it');
  });
});
