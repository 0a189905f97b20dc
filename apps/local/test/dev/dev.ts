import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createDynamo, createStores, systemClock, tableNames } from '@expressway/orders';
import { createSfnClient } from '@expressway/workflows';
import type { Test } from 'tap';
import type { Running } from '../../src/compose.ts';
import type { FunctionFaults } from '../../src/dev/fault-switches.ts';
import { openStockSwitch } from '../../src/dev/stock-switch.ts';
import { berlin, createShop, until } from '../e2e/shop.ts';

interface StripeEvents {
  items: {
    eventId: string;
    type: string;
    objectId: string;
    orderId: string | null;
    nextActionUrl: string | null;
    deliveries: { state: string }[];
  }[];
  hasMore: boolean;
}

/** What only the local server can do. `called` gets the name of every function that is really called. */
export async function testDev(t: Test, running: Running, called: string[]): Promise<void> {
  const shop = createShop(running);
  const [ada, olga] = await Promise.all([shop.token('ada'), shop.token('olga', 'operator')]);
  const dev = <T extends object>(method: string, path: string, body?: object) =>
    shop.call<T>(method, `/dev/${path}`, { token: olga, ...(body && { body }) });
  const none = { functions: {}, declineCards: false, emptyStock: false };
  const switchTo = (faults: { functions?: FunctionFaults; declineCards?: boolean; emptyStock?: boolean }) =>
    dev('PUT', 'faults', { ...none, ...faults });
  const functionsAtFault = async () => (await dev<{ functions: object }>('GET', 'faults')).body.functions;

  const cart = { items: [{ productId: 'mug', quantity: 2 }], shippingAddress: berlin };
  let keys = 0;
  const submit = async (paymentMethodId = 'pm_card_visa') => {
    const returnUrl = 'https://shop.example/back';
    const body = { ...cart, expectedTotal: 3915, paymentMethodId, returnUrl };
    const answer = await shop.call<{ orderId: string }>('POST', '/orders', { body, token: ada, key: `dev-${keys++}` });
    return answer.body.orderId;
  };
  const order = async (paymentMethodId?: string) => shop.settled(await submit(paymentMethodId), ada);
  const validate = async () => (await shop.call<object>('POST', '/orders/validate', { body: cart })).body;
  const availableMugs = async () => (await shop.products()).get('mug')?.available;
  const eventsOf = async (orderId: string) =>
    (await dev<StripeEvents>('GET', 'stripe/events?limit=100')).body.items.filter((event) => event.orderId === orderId);

  await t.test('anybody learns where they are; the rest is for operators, and not in the document', async (t) => {
    t.strictSame((await shop.call('GET', '/dev')).body, {
      signIn: true,
      inbox: true,
      stripe: true,
      faults: true,
      skipWaits: true,
    });
    for (const [method, path] of [
      ['GET', '/dev/inbox'],
      ['GET', '/dev/stripe/events'],
      ['POST', '/dev/stripe/events/evt_1/resend'],
      ['GET', '/dev/stripe/delivery'],
      ['PUT', '/dev/stripe/delivery'],
      ['POST', '/dev/stripe/release'],
      ['GET', '/dev/faults'],
      ['PUT', '/dev/faults'],
      ['POST', '/dev/executions/x/skip-wait'],
    ] as const) {
      t.match(await shop.call(method, path), { status: 401, body: { code: 'UNAUTHENTICATED' } }, path);
      t.match(await shop.call(method, path, { token: ada }), { status: 403, body: { code: 'FORBIDDEN' } }, path);
    }
    const { paths } = (await shop.call<{ paths: object }>('GET', '/openapi.json')).body;
    t.strictSame(
      Object.keys(paths).filter((path) => path.startsWith('/dev')),
      ['/dev/token'],
    );
  });

  await t.test('an order meets a function that fails, two that crash and a slow one, and completes', async (t) => {
    await switchTo({
      functions: {
        'begin-order': { kind: 'fail', times: 1 },
        'reserve-inventory': { kind: 'crash before', times: 1 },
        'charge-payment': { kind: 'crash after', times: 1 },
        'process-line-item': { kind: 'slow', times: 1 },
      },
    });
    const before = await availableMugs();
    called.length = 0;
    const orderId = await submit();
    await until('all have struck', functionsAtFault, (functions) => Object.keys(functions).length === 0);
    t.match((await shop.get(orderId, ada)).body, { status: 'processing', payment: { captured: 0 } });
    await switchTo({});
    t.match(await shop.settled(orderId, ada), { status: 'completed', payment: { status: 'captured' } });

    const times = (name: string) => called.filter((one) => one === name).length;
    t.match([times('begin-order'), times('reserve-inventory'), times('charge-payment')], [1, 1, 2]);
    t.match(await shop.paymentIntents(orderId), [{ status: 'succeeded', amount_received: 3915 }]);
    t.equal((await shop.paymentIntents(orderId)).length, 1);
    t.equal(await availableMugs(), Number(before) - 2);

    const { body } = await shop.call<{ executionArn: string }>('GET', `/ops/orders/${orderId}/execution`, {
      token: olga,
    });
    const sfn = createSfnClient(running.environment);
    t.teardown(() => sfn.destroy());
    const { events = [] } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn: body.executionArn, maxResults: 1000 }),
    );
    const failures = events.flatMap(({ taskFailedEventDetails: details }) => (details ? [details.error] : []));
    t.strictSame(failures.sort(), ['Error', 'Runtime.ExitError', 'Runtime.ExitError']);

    t.match((await dev('GET', 'inbox?limit=1')).body, {
      items: [{ topic: 'order-confirmation', subject: 'Your order is on its way', attributes: { orderId } }],
    });
  });

  await t.test('a check that fails, for as long as it is to', async (t) => {
    await switchTo({ functions: { 'assess-risk': { kind: 'fail', times: null } } });
    for (let time = 0; time < 2; time++) t.match(await validate(), { valid: true, decision: 'review' });
    await switchTo({});
    t.match(await validate(), { valid: true, decision: 'accept' });
  });

  await t.test('cards are declined', async (t) => {
    const before = await availableMugs();
    t.match(await switchTo({ declineCards: true }), { status: 200, body: { declineCards: true } });
    t.match(await order(), { status: 'declined', payment: { captured: 0 } });
    t.equal(await availableMugs(), before);
    t.match(await switchTo({}), { body: none });
    t.match(await order(), { status: 'completed' });
  });

  await t.test('the shelves are emptied and filled again, around what is held for orders', async (t) => {
    const dynamo = createDynamo(running.environment);
    t.teardown(() => dynamo.destroy());
    const { products } = createStores({ dynamo, tables: tableNames(running.environment), clock: systemClock });
    const before = await products.list();
    const waiting = await submit('pm_card_authenticationRequired');
    await until(
      'the customer is to authenticate',
      () => shop.get(waiting, ada),
      ({ body }) => body.status === 'awaiting_payment_action',
    );

    t.match(await switchTo({ emptyStock: true }), { body: { emptyStock: true } });
    t.strictSame(new Set([...(await shop.products()).values()].map(({ available }) => available)), new Set([0]));
    const soldOut = { decision: 'reject', issues: [{ code: 'OUT_OF_STOCK', available: 0 }] };
    t.match(await validate(), soldOut);
    t.notMatch(JSON.stringify([...(await shop.products()).values()]), 'withheld');

    const [requiresAction] = (await eventsOf(waiting)).filter(({ type }) => type === 'payment_intent.requires_action');
    t.match(requiresAction?.nextActionUrl, new RegExp(`^${running.statesUrl}/v1/payment_intents/pi_\\w+/challenge`));
    await shop.call('POST', `/orders/${waiting}/cancel`, { token: ada });
    t.match(await shop.settled(waiting, ada), { status: 'cancelled' });
    t.match(await validate(), soldOut, 'what an undone order gives back is not for sale either');

    const afterRestart = await openStockSwitch(running.environment);
    t.equal(afterRestart.emptied(), true);
    await afterRestart.close();

    t.match(await switchTo({}), { body: { emptyStock: false } });
    t.strictSame(await products.list(), before);
    t.match(await validate(), { decision: 'accept' });
  });

  await t.test('events of Stripe are held, let go and sent again', async (t) => {
    t.strictSame((await dev('PUT', 'stripe/delivery', { hold: true, delayMs: 0 })).body, { hold: true, delayMs: 0 });
    t.strictSame((await dev('GET', 'stripe/delivery')).body, { hold: true, delayMs: 0 });
    const { orderId } = await order();
    const held = await eventsOf(orderId);
    t.ok(held.length > 3);
    t.ok(held.every(({ deliveries }) => deliveries[0]?.state === 'held'));
    t.match(held.at(-1), { type: 'payment_intent.created', objectId: /^pi_/, createdAt: /Z$/, nextActionUrl: null });
    t.match(await dev('POST', 'stripe/release'), { status: 200, body: { deliveries: [{ state: 'succeeded' }] } });
    const [{ eventId = '' } = {}] = await eventsOf(orderId);
    const resent = await dev<{ deliveries: object[] }>('POST', `stripe/events/${eventId}/resend`, { times: 2 });
    t.strictSame(
      resent.body.deliveries.map((delivery) => ({ ...delivery, id: 0, attempts: [] })),
      Array(2).fill({ id: 0, event: eventId, state: 'succeeded', nextAttempt: null, attempts: [] }),
    );
    t.equal((await eventsOf(orderId))[0]?.deliveries.length, 3);
    await dev('PUT', 'stripe/delivery', { hold: false, delayMs: 0 });

    const first = (await dev<StripeEvents>('GET', 'stripe/events?limit=1')).body;
    t.match(first, { items: [{ eventId }], hasMore: true });
    const next = (await dev<StripeEvents>('GET', `stripe/events?limit=1&startingAfter=${eventId}`)).body;
    t.equal(next.items.length, 1);
    t.not(next.items[0]?.eventId, eventId);
    t.match((await dev('GET', 'stripe/events?startingAfter=evt_no')).body, { status: 400, code: 'CURSOR_INVALID' });
    t.match((await dev('POST', 'stripe/events/evt_no/resend')).body, { status: 404, code: 'WEBHOOK_EVENT_NOT_FOUND' });
  });

  await t.test('an execution waits no longer', async (t) => {
    const sfn = createSfnClient(running.environment);
    t.teardown(() => sfn.destroy());
    const definition = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 86_400, End: true } } };
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'patience',
        definition: JSON.stringify(definition),
        roleArn: 'arn:aws:iam::000000000000:role/r',
      }),
    );
    const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const skip = `executions/${encodeURIComponent(executionArn)}/skip-wait`;
    t.strictSame(
      (
        await until(
          'it waits',
          () => dev('POST', skip),
          ({ body }) => 'skipped' in body && body.skipped === true,
        )
      ).body,
      { skipped: true },
    );
    await until(
      'it has ended',
      () => sfn.send(new DescribeExecutionCommand({ executionArn })),
      ({ status }) => status === 'SUCCEEDED',
    );
    t.strictSame(await dev('POST', skip).then(({ body }) => body), { skipped: false });
  });

  await t.test('what is not understood is refused, and changes nothing', async (t) => {
    const charge = (fault: object) => ({ ...none, functions: { 'charge-payment': fault } });
    for (const [method, path, body, pointer] of [
      ['PUT', 'faults', { functions: {} }, '/declineCards'],
      ['PUT', 'faults', { ...none, functions: { 'no-such': { kind: 'fail', times: 1 } } }, '/functions/no-such'],
      ['PUT', 'faults', charge({ kind: 'explode', times: 1 }), '/functions/charge-payment/kind'],
      ['PUT', 'faults', charge({ kind: 'fail', times: 0 }), '/functions/charge-payment/times'],
      ['PUT', 'stripe/delivery', { hold: 1, delayMs: 0 }, '/hold'],
      ['PUT', 'stripe/delivery', { hold: true, delayMs: -1 }, '/delayMs'],
      ['POST', 'stripe/events/evt_1/resend', { times: 11 }, '/times'],
      ['GET', 'inbox?limit=0', undefined, '/limit'],
      ['GET', 'stripe/events?limit=many', undefined, '/limit'],
    ] as const) {
      const { status, body: problem } = await dev<{ errors?: { pointer: string }[] }>(method, path, body);
      t.equal(status, 400, `${method} ${path}`);
      t.ok(
        problem.errors?.some((error) => error.pointer === pointer),
        pointer,
      );
    }
    t.match((await dev('GET', 'faults')).body, {
      ...none,
      catalogue: [{ functionName: 'validate-order', does: String }],
    });
    t.strictSame(await functionsAtFault(), {});
  });

  await t.test('what operators switch is in the audit', async (t) => {
    const { body } = await shop.call<{ items: { operationId: string }[] }>('GET', '/ops/audit?limit=100', {
      token: olga,
    });
    const recorded = new Set(body.items.map(({ operationId }) => operationId));
    t.ok(recorded.has('setFaults') && recorded.has('releaseStripeEvents') && recorded.has('skipWait'));
  });
}
