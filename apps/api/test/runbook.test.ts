import { readFileSync } from 'node:fs';
import { attentionCodes } from '@expressway/orders';
import { test } from 'tap';
import { orderView } from '../src/routes/orders/view.ts';
import { build, startParts, submission } from './support/build.ts';
import { documentOf } from './support/documented.ts';

const read = (page: string) => readFileSync(new URL(`../../../docs/${page}.md`, import.meta.url), 'utf8');
const runbook = read('runbook');

/** Sections by the anchors that Markdown gives their headings. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...text] = section.split('\n');
      return [
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
        text.join('\n'),
      ] as const;
    }),
);

test('the runbook', async (t) => {
  const { app, request, signIn, stores } = await build(t, await startParts(t));

  await t.test('has the section that each order which needs attention leads to', async (t) => {
    const headers = { ...(await signIn()), 'idempotency-key': 'k' };
    const { orderId } = (await request({ method: 'POST', url: '/orders', headers, payload: submission })).json();
    const order = await stores.orders.get(orderId);
    if (!order) return t.fail('no order');
    for (const code of attentionCodes) {
      const attention = { code, message: 'Look.', since: order.createdAt };
      const page = orderView({ ...order, attention }, 'operator').attention?.runbook ?? '';
      const [file, anchor = ''] = page.split('#');
      t.equal(file, 'docs/runbook.md');
      const section = sections.get(anchor) ?? '';
      t.ok(section.trimStart().startsWith(`\`${code}\`: `), `${code} begins the section ${anchor}`);
      t.match(section, /`(recover|redrive|reconcile)`/, `${code} says which call helps`);
    }
  });

  await t.test('names no attention that there is not', async (t) => {
    const named = [...runbook.matchAll(/^`([A-Z_]+)`: /gm)].map(([, code]) => code);
    t.same(named.sort(), [...attentionCodes].sort());
  });

  await t.test('and the page for operators name no call that there is not', async (t) => {
    const { paths } = documentOf(app);
    const calls = [...(runbook + read('operators')).matchAll(/\$API(\/[^\s"?]+)/g)].map(([, path]) =>
      String(path)
        .replace('$ORDER', '{orderId}')
        .replace('$EVENT', '{eventId}')
        .replace('$EXECUTION', '{executionArn}')
        .replace(/order-(checks|processing)/, '{workflow}')
        .replace(/states\/\w+/, 'states/{state}'),
    );
    t.ok(calls.length > 15);
    for (const path of calls) if (!path.startsWith('/dev/')) t.ok(paths[path], path);
    for (const [, method = '', path = ''] of runbook.matchAll(/\| `(POST|GET) ([^`]+)` \|/g))
      t.ok(paths[path]?.[method.toLowerCase()], path);
    for (const [, anchor = ''] of runbook.matchAll(/\]\(#([^)]+)\)/g)) t.ok(sections.has(anchor), anchor);
  });
});
