import { test } from 'tap';
import { build, startParts, submission } from '../../support/build.ts';

test('GET /orders', async (t) => {
  const parts = await startParts(t);
  const built = await build(t, parts);
  const { request, signIn, clock } = built;
  const customers = { alice: 5, bob: 2 };
  const minted: Record<string, string[]> = { alice: [], bob: [] };
  for (const [sub, count] of Object.entries(customers))
    for (let n = 0; n < count; n++) {
      clock.advance(1_000);
      const headers = { ...(await signIn({ sub })), 'idempotency-key': `k${n}` };
      const order = (await request({ method: 'POST', url: '/orders', headers, payload: submission })).json();
      minted[sub]?.unshift(order.orderId);
    }
  const list = async (query = '', claims = {}) => request({ url: `/orders${query}`, headers: await signIn(claims) });
  const ids = (page: { items: { orderId: string }[] }) => page.items.map(({ orderId }) => orderId);

  await t.test('lists customers their own orders, newest first', async (t) => {
    const response = await list();
    t.equal(response.statusCode, 200);
    t.same(ids(response.json()), minted.alice);
    t.equal(response.json().nextCursor, null);
    t.equal(response.headers['cache-control'], 'private, no-cache');
  });

  await t.test('lists operators all orders', async (t) => {
    const all = await list('', { sub: 'olga', role: 'operator' });
    t.same(ids(all.json()), [...(minted.bob ?? []), ...(minted.alice ?? [])]);
  });

  await t.test('pages by cursor', async (t) => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { orderId: string }[]; nextCursor: string | null } = (
        await list(`?limit=2${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
      ).json();
      t.ok(page.items.length <= 2);
      seen.push(...ids(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    t.same(seen, minted.alice);
  });

  await t.test('filters by status', async (t) => {
    t.same(ids((await list('?status=pending')).json()), minted.alice);
    t.same((await list('?status=completed')).json(), { items: [], nextCursor: null });
  });

  await t.test('refuses parameters that are out of range or unknown', async (t) => {
    const wrong = {
      '?limit=0': '/limit',
      '?limit=101': '/limit',
      '?limit=ten': '/limit',
      '?limit=1.5': '/limit',
      '?limit=true': '/limit',
      '?limit=1&limit=2': '/limit',
      '?status=lost': '/status',
      '?cursor=': '/cursor',
      '?userId=bob': '/userId',
    };
    for (const [query, pointer] of Object.entries(wrong))
      t.match((await list(query)).json(), { status: 400, code: 'VALIDATION_FAILED', errors: [{ pointer }] }, query);
  });

  await t.test('refuses a cursor of its own making', async (t) => {
    t.match((await list('?cursor=bm90IG9uZQ')).json(), { status: 400, code: 'CURSOR_INVALID' });
  });

  await t.test('needs a token', async (t) => {
    t.match((await request('/orders')).json(), { status: 401, code: 'UNAUTHENTICATED' });
  });
});
