import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type Test, test } from 'tap';
import { createEvents, openDeliveryStore } from '../../src/index.ts';
import { countingUuid, FakeLambda } from '../delivery/fakes.ts';
import { clientDefaults } from '../support.ts';

async function startServer(t: Test, file: string): Promise<{ server: ChildProcess; endpoint: string }> {
  const server = spawn(process.execPath, [new URL('./server.ts', import.meta.url).pathname, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => server.kill('SIGKILL'));
  for await (const endpoint of createInterface({ input: server.stdout })) return { server, endpoint };
  throw new Error('The server ended before it listened.');
}

test('every event that was accepted before a kill -9 is delivered after it', async (t) => {
  const file = `${t.testdir()}/events.sqlite`;
  const { server, endpoint } = await startServer(t, file);
  const client = new EventBridgeClient({ ...clientDefaults, endpoint });
  t.teardown(() => client.destroy());

  const accepted: string[] = [];
  const sendOn = async () => {
    for (;;) {
      const Entries = Array.from({ length: 10 }, () => ({ Source: 'shop', DetailType: 'x', Detail: '{}' }));
      const answer = await client.send(new PutEventsCommand({ Entries })).catch(() => undefined);
      if (answer === undefined) return;
      for (const { EventId = '' } of answer.Entries ?? []) accepted.push(EventId);
      if (accepted.length >= 300) server.kill('SIGKILL');
    }
  };
  await Promise.all([once(server, 'exit'), ...Array.from({ length: 4 }, sendOn)]);
  t.ok(accepted.length >= 300);

  const lambda = new FakeLambda();
  const store = openDeliveryStore({ file });
  const place = { region: 'us-east-1', accountId: '123456789012', uuid: countingUuid(), now: () => new Date() };
  const events = createEvents({ ...place, rules: [], invoke: lambda.invoke, store });
  const delivered = new Set<string>();
  for (let left = store.deliveries().length; left > 0; left--) {
    const { event, succeed } = await lambda.next();
    delivered.add((event as { id: string }).id);
    succeed();
  }
  t.strictSame(
    accepted.filter((id) => !delivered.has(id)),
    [],
  );
  await events.close();
  store.close();
});
