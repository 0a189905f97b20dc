import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import type Stripe from 'stripe';
import { type Test, test } from 'tap';
import { migrations } from '../src/database.ts';
import { clientAt, eventsOf, manual, startStripe, TestClock } from './support.ts';
import { secret, startReceiver } from './webhooks/receiver.ts';

async function startProcess(
  t: Test,
  file: string,
  ...webhook: string[]
): Promise<{ child: ChildProcess; stripe: Stripe }> {
  const program = new URL('./durability-server.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, file, ...webhook], {
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

test('kill -9 loses no event, and none is left undelivered', async (t) => {
  const file = `${t.testdir()}/stripe.sqlite`;
  // The real time, which the other process has too.
  const clock = new TestClock();
  clock.now = new Date();
  const receiver = await startReceiver(t, clock);
  const received = () => new Set(receiver.received.map(({ id }) => id));
  for (let round = 0; round < 3; round++) {
    const { child, stripe } = await startProcess(t, file, receiver.url, secret);
    let answers = 0;
    const calls = Array.from({ length: 10 }, async () => {
      await stripe.paymentIntents.create({ ...manual, payment_method: 'pm_card_visa', confirm: true });
      if (++answers === 4) child.kill('SIGKILL');
    });
    await Promise.allSettled(calls);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  // A little later, so that whatever waits for another attempt is due.
  clock.now = new Date(Date.now() + 60_000);
  const { stripe, local } = await startStripe(t, { clock, file, webhooks: { url: receiver.url, secret } });
  await local.webhooks.idle();
  const events = await eventsOf(stripe);
  const intents = await stripe.paymentIntents.list({ limit: 100 });
  t.ok(intents.data.length >= 12, `${intents.data.length} payments`);
  t.equal(events.length, 3 * intents.data.length);
  t.strictSame(received(), new Set(events.map(({ id }) => id)));
  t.ok(events.every(({ pending_webhooks }) => pending_webhooks === 0));
});

test('a file of the version before goes on', async (t) => {
  const file = `${t.testdir()}/stripe.sqlite`;
  const old = new DatabaseSync(file);
  old.exec(`${migrations[0]}; PRAGMA user_version = 1`);
  const intent = { id: 'pi_old', object: 'payment_intent', status: 'requires_payment_method', metadata: {} };
  old
    .prepare('INSERT INTO objects (id, object, body) VALUES (?, ?, ?)')
    .run(intent.id, intent.object, JSON.stringify(intent));
  old.close();
  const { stripe } = await startStripe(t, { file });
  t.match(await stripe.paymentIntents.cancel('pi_old'), { status: 'canceled' });
  t.match(await eventsOf(stripe), [{ type: 'payment_intent.canceled' }]);
});
