import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import type Stripe from 'stripe';
import { type Test, test } from 'tap';
import { clientAt, manual, startStripe } from './support.ts';

async function startProcess(t: Test, file: string): Promise<{ child: ChildProcess; stripe: Stripe }> {
  const child = spawn(process.execPath, [new URL('./durability-server.ts', import.meta.url).pathname, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  for await (const port of createInterface({ input: child.stdout })) return { child, stripe: clientAt(Number(port)) };
  throw new Error('The server ended before it listened.');
}

test('what was answered is there after a restart, idempotency keys included', async (t) => {
  const file = `${t.testdir()}/stripe.sqlite`;
  const key = { idempotencyKey: 'ord_1:create:1' };
  const before = await startStripe(t, { file });
  const created = await before.stripe.paymentIntents.create(
    { ...manual, payment_method: 'pm_card_visa', confirm: true },
    key,
  );
  await before.stop();

  const { stripe } = await startStripe(t, { file });
  const replayed = await stripe.paymentIntents.create(
    { ...manual, payment_method: 'pm_card_visa', confirm: true },
    key,
  );
  t.equal(replayed.id, created.id);
  t.match(await stripe.paymentIntents.capture(created.id), { status: 'succeeded', amount_received: 2500 });
});

test('kill -9 at any moment neither loses nor doubles a charge', async (t) => {
  const file = `${t.testdir()}/stripe.sqlite`;
  const params = (order: number) => ({
    ...manual,
    payment_method: 'pm_card_visa',
    confirm: true,
    metadata: { order: String(order) },
  });
  const answered = new Map<number, string>();
  const rounds = 3;
  for (let round = 0; round < rounds; round++) {
    const { child, stripe } = await startProcess(t, file);
    const orders = Array.from({ length: 20 }, (_, n) => round * 20 + n);
    let answers = 0;
    const calls = orders.map(async (order) => {
      const { id } = await stripe.paymentIntents.create(params(order), { idempotencyKey: `order-${order}` });
      answered.set(order, id);
      // In the midst of the others, with some answered and some not.
      if (++answers === 7) child.kill('SIGKILL');
    });
    await Promise.allSettled(calls);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  t.ok(answered.size >= 7 * rounds && answered.size < 20 * rounds, `${answered.size} were answered`);

  const { stripe } = await startProcess(t, file);
  for (let order = 0; order < 20 * rounds; order++) {
    const { id } = await stripe.paymentIntents.create(params(order), { idempotencyKey: `order-${order}` });
    t.equal(id, answered.get(order) ?? id);
  }
  const intents = await stripe.paymentIntents.list({ limit: 100 });
  t.equal(new Set(intents.data.map(({ metadata }) => metadata.order)).size, 20 * rounds);
  t.equal(intents.data.length, 20 * rounds);
  t.equal((await stripe.charges.list({ limit: 100 })).data.length, 20 * rounds);
});

test('a file of a later version is refused', async (t) => {
  const file = `${t.testdir()}/stripe.sqlite`;
  const other = new DatabaseSync(file);
  other.exec('PRAGMA user_version = 99');
  other.close();
  await t.rejects(startStripe(t, { file }), { message: /a later version of Expressway \(99, not 2\)/ });
});
