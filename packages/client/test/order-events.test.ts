import { test } from 'tap';
import type { OrderEvent, OrderStatus } from '../src/index.ts';
import { json, networkFailure, problem, type Reaction, scripted } from './support/scripted.ts';

const entry = (sequence: number, status: OrderStatus = 'processing') => ({
  sequence,
  at: '2026-11-24T10:00:00.000Z',
  type: 'order.step',
  message: 'Ünïcode',
  status,
});
const message = (sequence: number, status?: OrderStatus) =>
  `id: ${sequence}\ndata: ${JSON.stringify({ orderId: 'ord_1', ...entry(sequence, status) })}\n\n`;

/** A stream of these pieces, at whose end the connection closes, breaks, or stays open and silent. */
function stream(pieces: (string | Uint8Array)[], end: 'closes' | 'breaks' | 'hangs' = 'closes', signal?: AbortSignal) {
  const encoder = new TextEncoder();
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = left.shift();
      if (piece !== undefined) return controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      if (end === 'closes') return controller.close();
      if (end === 'breaks') return controller.error(new TypeError('terminated'));
      signal?.addEventListener('abort', () => controller.error(signal.reason));
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

const ended = () => new Response(null, { status: 204 });

async function all(events: AsyncIterable<OrderEvent>): Promise<OrderEvent[]> {
  const arrived: OrderEvent[] = [];
  for await (const event of events) arrived.push(event);
  return arrived;
}

const collected = async (events: AsyncIterable<OrderEvent>): Promise<number[]> =>
  (await all(events)).map(({ sequence }) => sequence);

test('events come once and in order, across drops of every kind', async (t) => {
  const { expressway, seen } = scripted([
    stream(['retry: 3000\n\n', message(1), message(2).slice(0, 20)], 'breaks'),
    networkFailure(),
    problem(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '7' }),
    stream([':\n\n', message(1), message(2), message(2), message(3)]),
    stream([message(4, 'completed')]),
  ]);
  t.same(await collected(expressway.orderEvents('ord_1')), [1, 2, 3, 4]);
  t.same(
    seen.map(({ headers, at }) => [headers.get('last-event-id'), at]),
    [
      [null, 0],
      ['1', 3000],
      ['1', 4000],
      ['1', 12_000],
      ['3', 13_000],
    ],
  );
  for (const { path, headers } of seen) {
    t.equal(path, '/orders/ord_1/events');
    t.equal(headers.get('accept'), 'text/event-stream');
  }
});

test('pieces may end anywhere, also within a character', async (t) => {
  const bytes = new TextEncoder().encode(message(1) + message(2, 'completed'));
  const { expressway } = scripted([stream(Array.from(bytes, (byte) => Uint8Array.of(byte)))]);
  const events = await all(expressway.orderEvents('ord_1'));
  t.match(events, [
    { sequence: 1, message: 'Ünïcode' },
    { sequence: 2, status: 'completed' },
  ]);
});

test('a stream that ends without news is opened again; who has seen all is told so', async (t) => {
  const { expressway, seen } = scripted([stream([':\n\n']), stream([]), ended()]);
  t.same(await collected(expressway.orderEvents('ord_1', { lastEventId: 8 })), []);
  t.same(
    seen.map(({ headers, at }) => [headers.get('last-event-id'), at]),
    [
      ['8', 0],
      ['8', 1000],
      ['8', 2000],
    ],
  );
});

test('connections that come about and drop without news don’t count as a network that stays away', async (t) => {
  const drops = Array.from({ length: 5 }, () => stream([':\n\n'], 'breaks'));
  const { expressway, left } = scripted([...drops, stream([message(1, 'completed')])], { retry: { attempts: 2 } });
  t.same(await collected(expressway.orderEvents('ord_1')), [1]);
  t.same(left, []);
});

test('those whose streams ended together don’t come back together', async (t) => {
  const { expressway, seen, timing } = scripted([stream(['retry: 4000\n\n']), ended()]);
  timing.random = () => 0.5;
  await collected(expressway.orderEvents('ord_1'));
  t.equal(seen[1]?.at, 5000);
});

test('a silent connection is given up', async (t) => {
  const reactions: Reaction[] = [ended()];
  let requests = 0;
  const { expressway, timing } = scripted(reactions, {
    fetch: async ({ signal }) => (requests++ === 0 ? stream([message(1)], 'hangs', signal) : ended()),
  });
  t.same(await collected(expressway.orderEvents('ord_1')), [1]);
  t.equal(timing.now(), 60_000 + 1000);
});

test('problems that don’t pass are thrown; a network that stays away too', async (t) => {
  const unknown = scripted([problem(404, 'ORDER_NOT_FOUND')]);
  await t.rejects(collected(unknown.expressway.orderEvents('ord_1')), { code: 'ORDER_NOT_FOUND' });
  const away = scripted(Array.from({ length: 3 }, networkFailure), { retry: { attempts: 3 } });
  await t.rejects(collected(away.expressway.orderEvents('ord_1')), { message: 'fetch failed' });
});

test('who stops listening closes the connection, and so does an abort', async (t) => {
  for (const way of ['break', 'abort'] as const) {
    const listener = new AbortController();
    const reason = new Error('enough');
    let connection: AbortSignal | undefined;
    const { expressway } = scripted([], {
      fetch: async ({ signal }) => {
        connection = signal;
        return stream([message(1)], 'hangs', signal);
      },
    });
    const listen = async () => {
      for await (const { sequence } of expressway.orderEvents('ord_1', { signal: listener.signal })) {
        t.equal(sequence, 1);
        if (way === 'break') break;
        listener.abort(reason);
      }
    };
    if (way === 'abort') await t.rejects(listen(), reason);
    else await listen();
    t.equal(connection?.aborted, true, way);
  }
});

test('without streamed bodies the same events are polled from the timeline', async (t) => {
  const order = (status: OrderStatus, count: number) => ({
    orderId: 'ord_1',
    status,
    timeline: Array.from({ length: count }, (_, index) => entry(index + 1, status)),
  });
  const answers = () => [
    json(order('processing', 2), { headers: { etag: '"v2"' } }),
    new Response(null, { status: 304 }),
    networkFailure(),
    new Response(null, { status: 304 }),
    json(order('completed', 4), { headers: { etag: '"v4"' } }),
  ];
  const unread = new Response('id: 1');
  Object.defineProperty(unread, 'body', { value: undefined });
  for (const [how, reactions, options] of [
    ['told', answers(), { streaming: false }],
    ['found out', [unread, ...answers()], {}],
  ] as const) {
    const { expressway, seen } = scripted([...reactions], options);
    const events = await all(expressway.orderEvents('ord_1', { lastEventId: 1 }));
    t.match(
      events,
      [2, 3, 4].map((sequence) => ({ orderId: 'ord_1', sequence })),
      how,
    );
    const polls = seen.slice(-5);
    t.ok(polls.every(({ path }) => path === '/orders/ord_1'));
    t.same(
      polls.map(({ headers, at }) => [headers.get('if-none-match'), at - (polls[0]?.at ?? 0)]),
      [
        [null, 0],
        ['"v2"', 1000],
        ['"v2"', 2500],
        ['"v2"', 2750],
        ['"v2"', 5000],
      ],
      how,
    );
  }
});
