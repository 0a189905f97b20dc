import { test } from 'tap';
import { createIds } from '../../src/index.ts';
import { createWorld } from '../world.ts';

test('the audit', async (t) => {
  const { stores, clock } = await createWorld(t);
  const ids = createIds(clock);
  const entry = (orderId: string | null = null) => {
    clock.advance(1_000);
    return {
      auditId: ids.auditId(),
      userId: 'olga',
      role: 'operator',
      clientId: null,
      operationId: 'recoverOrder',
      method: 'POST',
      params: orderId === null ? {} : { orderId },
      orderId,
      reason: null,
      requestId: 'r',
      traceId: null,
    };
  };
  const orderId = `ord_${'1'.repeat(26)}`;

  await t.test('an entry is begun, and later told how it was answered, once', async (t) => {
    const one = entry(orderId);
    await stores.audit.begin(one);
    const began = clock.now().toISOString();
    t.strictSame((await stores.audit.list({ limit: 10 })).entries, [{ ...one, at: began, outcome: null }]);
    clock.advance(500);
    await stores.audit.end(one.auditId, 200);
    await stores.audit.end(one.auditId, 500);
    const outcome = { at: clock.now().toISOString(), status: 200 };
    t.strictSame((await stores.audit.list({ limit: 10 })).entries, [{ ...one, at: began, outcome }]);
  });

  await t.test('no entry takes the place of another, and none is made by its end', async (t) => {
    const one = entry();
    await stores.audit.begin(one);
    await t.rejects(stores.audit.begin({ ...one, userId: 'mallory' }), { name: 'ConditionalCheckFailedException' });
    await stores.audit.end('aud_none', 200);
    t.equal((await stores.audit.list({ limit: 10 })).entries.length, 2);
  });

  await t.test('is listed newest first, by pages, all of it or that of one order', async (t) => {
    const other = `ord_${'2'.repeat(26)}`;
    for (const id of [other, null, other, other]) await stores.audit.begin(entry(id));
    const all = await stores.audit.list({ limit: 100 });
    t.equal(all.entries.length, 6);
    t.same(
      all.entries.map(({ at }) => at),
      all.entries
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    const first = await stores.audit.list({ limit: 2, orderId: other });
    const second = await stores.audit.list({ limit: 2, orderId: other, cursor: String(first.nextCursor) });
    t.same([first.entries.length, second.entries.length, second.nextCursor], [2, 1, null]);
    t.ok([...first.entries, ...second.entries].every(({ orderId }) => orderId === other));
    t.same(await stores.audit.list({ limit: 2, orderId: `ord_${'3'.repeat(26)}` }), { entries: [], nextCursor: null });
    await t.rejects(stores.audit.list({ limit: 2, cursor: 'nonsense' }), { code: 'CURSOR_INVALID' });
  });
});
