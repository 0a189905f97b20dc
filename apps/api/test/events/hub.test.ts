import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { OrderStatus } from '@expressway/orders';
import { test } from 'tap';
import { Value } from 'typebox/value';
import type { Caller } from '../../src/auth/token.ts';
import type { FollowedOrder } from '../../src/events/channel.ts';
import { createOrderEvents, type StreamLimits } from '../../src/events/hub.ts';
import { heartbeatMs } from '../../src/events/stream.ts';
import { OrderEvent, OrderStatusSchema } from '../../src/schemas/order.ts';
import { testClock } from '../support/clock.ts';
import { idle, parseEvents } from '../support/events.ts';
import { testTimer } from '../support/timer.ts';

const orderId = 'ord_00000000000000000000000001';

/** A hub over orders in memory, which change when a test says so. */
function createHub(limits: Partial<StreamLimits> = {}) {
  const clock = testClock();
  const timer = testTimer(clock);
  const orders = new Map<string, FollowedOrder>();
  const reads: string[] = [];
  const failures: unknown[] = [];
  const store = { failing: undefined as Error | undefined, hanging: false };
  const hub = createOrderEvents({
    async read(id) {
      reads.push(id);
      if (store.failing) throw store.failing;
      if (store.hanging) await new Promise(() => undefined);
      return orders.get(id);
    },
    clock,
    timer: timer.after,
    limits: { seconds: 900, streams: 100, streamsPerCaller: 100, ...limits },
    onReadFailure: (error) => failures.push(error),
  });
  const alice: Caller = {
    userId: 'alice',
    role: 'customer',
    clientId: null,
    expiresAt: new Date(clock.now().getTime() + 3_600_000),
  };
  const orderOf = (id: string): FollowedOrder => orders.get(id) ?? { orderId: id, status: 'pending', timeline: [] };
  const change = (status: OrderStatus, message: string = status, id = orderId) => {
    const { timeline } = orderOf(id);
    const entry = {
      sequence: timeline.length + 1,
      at: clock.now().toISOString(),
      type: `order.${status}`,
      message,
      status,
    };
    orders.set(id, { orderId: id, status, timeline: [...timeline, entry] });
  };
  change('pending');
  return {
    clock,
    timer,
    hub,
    reads,
    failures,
    store,
    alice,
    change,
    order: orderOf,
    /** Follows an order and reads everything. */
    listen(after = 0, caller = alice, id = orderId) {
      const stream = hub.follow(orderOf(id), caller, after);
      return { stream, ...collect(stream) };
    },
    async pass(milliseconds: number) {
      await idle();
      timer.advance(milliseconds);
      await idle();
    },
  };
}

function collect(stream: Readable) {
  let text = '';
  let ended = false;
  stream.on('data', (chunk) => {
    text += chunk;
  });
  stream.on('end', () => {
    ended = true;
  });
  return { got: () => parseEvents(text), ended: () => ended };
}

test('events of an order', async (t) => {
  await t.test('reach every listener in order, each once, and the stream ends with the last', async (t) => {
    const { listen, change, pass, hub, timer } = createHub();
    const first = listen();
    await idle();
    t.same(first.got().ids, ['1'], 'what happened before comes at once');
    t.same(first.got().retry, ['2000']);
    change('processing');
    const second = listen();
    await pass(500);
    change('needs_attention');
    await pass(500);
    await pass(2_000);
    change('processing');
    change('completed');
    t.notOk(first.ended(), 'needs_attention is not the end');
    await pass(2_000);
    for (const { got, ended } of [first, second]) {
      t.same(got().ids, ['1', '2', '3', '4', '5']);
      t.same(
        got().events.map(({ status }) => status),
        ['pending', 'processing', 'needs_attention', 'processing', 'completed'],
      );
      t.ok(ended());
      t.equal(got().rest, '');
    }
    t.same(hub.open, { streams: 0, orders: 0 });
    t.same(timer.waiting(), [], 'nothing is left behind');
  });

  await t.test('are as they are documented', async (t) => {
    const { listen, change } = createHub();
    change('failed', 'On two\nlines');
    const { got } = listen();
    await idle();
    const schemas = { [OrderStatusSchema.$id]: OrderStatusSchema, [`${OrderStatusSchema.$id}#`]: OrderStatusSchema };
    for (const event of got().events) t.ok(Value.Check(schemas, OrderEvent, event), JSON.stringify(event));
    t.match(got().events[1], { orderId, sequence: 2, message: 'On two\nlines' });
  });

  await t.test('go on after the last that a client has', async (t) => {
    const { listen, change, pass } = createHub();
    change('processing');
    const { got } = listen(1);
    const newest = listen(2);
    await idle();
    t.same(got().ids, ['2']);
    t.same(newest.got().ids, []);
    change('completed');
    await pass(500);
    t.same(got().ids, ['2', '3']);
    t.same(newest.got().ids, ['3']);
  });

  await t.test('come whole of an order that ended before, also those after its end', async (t) => {
    const { listen, change, reads } = createHub();
    change('completed');
    change('completed', 'refunded');
    const { got, ended } = listen();
    await idle();
    t.same(got().ids, ['1', '2', '3']);
    t.ok(ended());
    t.same(reads, [], 'nothing more is read');
  });

  await t.test('an order that was read late takes nothing back', async (t) => {
    const { hub, order, alice, change, listen, pass } = createHub();
    const early = order(orderId);
    const { got } = listen();
    change('processing');
    await pass(500);
    const late = collect(hub.follow(early, alice, 0));
    await idle();
    t.same(late.got().ids, ['1', '2']);
    t.same(got().ids, ['1', '2']);
  });
});

test('reading', async (t) => {
  await t.test('is done once for all listeners of an order, and only while there are any', async (t) => {
    const { listen, change, pass, reads, hub } = createHub();
    change('pending', 'x', 'other');
    const streams = Array.from({ length: 10 }, () => listen().stream);
    const other = listen(0, undefined, 'other');
    t.same(hub.open, { streams: 11, orders: 2 });
    await pass(500);
    t.same(reads.sort(), [orderId, 'other']);
    for (const stream of streams) stream.destroy();
    await idle();
    t.same(hub.open, { streams: 1, orders: 1 });
    await pass(2_000);
    t.same(reads.sort(), [orderId, 'other', 'other']);
    other.stream.destroy();
    await idle();
    await pass(60_000);
    t.equal(reads.length, 3);
  });

  await t.test('is rarer while nothing happens, and quick again when something does', async (t) => {
    const { listen, pass, reads, change } = createHub();
    listen();
    for (let at = 0; at < 200; at++) await pass(100);
    const calm = reads.length;
    t.ok(calm > 8 && calm < 16, `${calm} reads in 20 s`);
    change('processing');
    await pass(2_000);
    const before = reads.length;
    await pass(500);
    t.equal(reads.length, before + 1);
  });

  for (const how of ['failing', 'hanging'] as const)
    await t.test(`goes on after reads that are ${how}`, async (t) => {
      const { listen, change, pass, store, failures, reads } = createHub();
      const { got, ended } = listen();
      if (how === 'failing') store.failing = new Error('store away');
      else store.hanging = true;
      change('processing');
      for (let at = 0; at < 120; at++) await pass(500);
      t.ok(reads.length > 2 && reads.length < 12, `${reads.length} reads in a minute`);
      t.equal(failures.length, 1, 'told once');
      t.same(got().ids, ['1']);
      t.notOk(ended());
      t.ok(got().comments >= 3, 'heartbeats went on');
      Object.assign(store, { failing: undefined, hanging: false });
      for (let at = 0; at < 40; at++) await pass(500);
      t.same(got().ids, ['1', '2']);
    });
});

test('a stream', async (t) => {
  await t.test('shows that it is alive', async (t) => {
    const { listen, pass } = createHub();
    const { got } = listen();
    await pass(heartbeatMs - 1);
    t.equal(got().comments, 0);
    await pass(1);
    t.equal(got().comments, 1);
    await pass(heartbeatMs);
    t.equal(got().comments, 2);
  });

  await t.test('ends after its longest time, and can be resumed', async (t) => {
    const { listen, pass, change, hub } = createHub({ seconds: 60 });
    const { got, ended } = listen();
    await pass(59_999);
    t.notOk(ended());
    await pass(1);
    t.ok(ended());
    t.same(hub.open, { streams: 0, orders: 0 });
    change('completed');
    const resumed = listen(1);
    await idle();
    t.same([...got().ids, ...resumed.got().ids], ['1', '2']);
  });

  await t.test('does not outlive its caller’s token', async (t) => {
    const { listen, pass, alice, clock, change } = createHub();
    const { got, ended } = listen(0, { ...alice, expiresAt: new Date(clock.now().getTime() + 700) });
    await pass(650);
    change('processing');
    await pass(50);
    t.ok(ended());
    await pass(2_000);
    t.same(got().ids, ['1']);
    const { ended: over } = listen(0, { ...alice, expiresAt: new Date(clock.now().getTime() - 1) });
    await pass(0);
    t.ok(over());
  });

  await t.test('that nobody reads keeps little, is cut off, and can be resumed', async (t) => {
    const { hub, order, alice, change, pass } = createHub();
    for (let at = 0; at < 1_000; at++) change('processing', 'x'.repeat(200));
    const slow = hub.follow(order(orderId), alice, 0);
    await idle();
    t.ok(slow.readableLength < 32 * 1024, `${slow.readableLength} bytes wait`);
    await pass(heartbeatMs);
    t.notOk(slow.destroyed);
    await pass(heartbeatMs);
    t.ok(slow.destroyed);
    t.same(hub.open, { streams: 0, orders: 0 });

    const { got } = collect(hub.follow(order(orderId), alice, 900));
    await idle();
    t.equal(got().ids.length, 101);
  });

  await t.test('that is read slowly gets everything', async (t) => {
    const { hub, order, alice, change, pass } = createHub();
    for (let at = 0; at < 500; at++) change('processing', 'x'.repeat(200));
    change('completed');
    const slow = hub.follow(order(orderId), alice, 0);
    let text = '';
    while (!slow.readableEnded) {
      await pass(heartbeatMs - 1);
      text += String(slow.read() ?? '');
    }
    t.same(
      parseEvents(text).ids,
      Array.from({ length: 502 }, (_, index) => String(index + 1)),
    );
  });

  await t.test('that ended but is not taken is let go', async (t) => {
    const { hub, order, alice, pass } = createHub({ seconds: 1 });
    const stream = hub.follow(order(orderId), alice, 0);
    await pass(1_000);
    t.notOk(stream.destroyed);
    await pass(2 * heartbeatMs);
    t.ok(stream.destroyed);
  });
});

test('how many streams there may be', async (t) => {
  await t.test('of one caller', async (t) => {
    const { listen, alice } = createHub({ streamsPerCaller: 2 });
    const { stream } = listen();
    listen();
    t.throws(() => listen(), { code: 'RATE_LIMITED', statusCode: 429, headers: { 'retry-after': '5' } });
    listen(0, { ...alice, userId: 'bob' });
    stream.destroy();
    await once(stream, 'close');
    listen();
  });

  await t.test('in one process', async (t) => {
    const { listen } = createHub({ streams: 2 });
    const { stream } = listen();
    listen();
    t.throws(() => listen(), { code: 'SERVICE_UNAVAILABLE', headers: { 'retry-after': '5' } });
    stream.destroy();
    await once(stream, 'close');
    listen();
  });

  await t.test('once all are closed, none', async (t) => {
    const { listen, hub, timer } = createHub();
    const { ended, got } = listen();
    await idle();
    hub.close();
    await idle();
    t.ok(ended());
    t.same(got().ids, ['1']);
    t.throws(() => listen(), { code: 'SERVICE_UNAVAILABLE' });
    t.same(timer.waiting(), []);
  });
});
