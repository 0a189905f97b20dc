import type { Route } from 'playwright-core';
import type { Test } from 'tap';
import { openPage } from './page.ts';
import { markup, type World } from './world.ts';

const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:order-processing:long';
const eventCount = 10_000;
const stateCount = 200;
const start = Date.UTC(2026, 10, 24);
const at = (id: number): string => new Date(start + id * 10).toISOString();

const definition = {
  StartAt: 'State0',
  States: Object.fromEntries(
    Array.from({ length: stateCount }, (_, index) => [
      `State${index}`,
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: `State${stateCount - 1}` }],
        ...(index === stateCount - 1 ? { End: true } : { Next: `State${index + 1}` }),
      },
    ]),
  ),
};

/** One state after the other, over and over, five events each; the last one fails with markup. */
const events = Array.from({ length: eventCount }, (_, index) => {
  const id = index + 1;
  const visit = Math.floor((index - 1) / 5);
  const name = `State${visit % stateCount}`;
  const types = ['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'];
  const type = index === 0 ? 'ExecutionStarted' : (types[(index - 1) % 5] ?? '');
  const details = type.endsWith('Entered')
    ? { name, input: '{}' }
    : type.endsWith('Exited')
      ? { name, output: '{}' }
      : {};
  return { id, previousEventId: index, at: at(id), type, details };
});

/** What no order has: 10,000 events of 200 states, which the API is made to answer. */
export async function testLongHistory(t: Test, { browser, url }: World): Promise<void> {
  const page = await openPage(t, browser);
  const answer = (body: object) => (route: Route) => route.fulfill({ json: body });
  await page.route('**/ops/executions/*', (route) =>
    answer({
      executionArn,
      workflow: 'order-processing',
      name: 'long',
      orderId: null,
      status: 'FAILED',
      startedAt: at(1),
      stoppedAt: at(eventCount),
      redriveCount: 0,
      redrivenAt: null,
      input: '{}',
      output: null,
      error: markup,
      cause: markup,
      redrivable: false,
      redriveStatusReason: markup,
      traceHeader: null,
    })(route),
  );
  await page.route('**/ops/executions/*/definition', (route) => answer({ definition, exact: true })(route));
  await page.route('**/ops/executions/*/cost', (route) =>
    answer({
      executionArn,
      region: 'us-east-1',
      billedAs: 'STANDARD',
      standard: { transitions: 2_000, dollars: '0.05' },
      express: { possible: true, dollars: '0.0001' },
    })(route),
  );
  await page.route('**/ops/executions/*/history?*', (route) => {
    const query = new URL(route.request().url()).searchParams;
    const from = Number(query.get('cursor') ?? 0);
    const to = from + Number(query.get('limit'));
    const all = query.get('order') === 'newest' ? events.toReversed() : events;
    return answer({ items: all.slice(from, to), nextCursor: to < eventCount ? String(to) : null })(route);
  });
  await page.goto(`${url}/console/executions/${encodeURIComponent(executionArn)}?view=events`);
  const table = page.getByRole('table', { name: 'Events, oldest first' });
  await page.getByRole('tab', { name: `Events ${eventCount}` }).waitFor();
  t.equal(await table.getAttribute('aria-rowcount'), String(eventCount + 1));
  t.ok((await table.getByRole('row').count()) < 100, 'only what is in sight is there');
  await table.getByRole('rowgroup').focus();
  await page.keyboard.press('End');
  await table
    .getByRole('row')
    .filter({ hasText: `${eventCount}` })
    .waitFor();
  t.ok((await table.getByRole('row').count()) < 100);
  t.match(await page.locator('main').textContent(), markup, 'markup is text in errors too');
  await page.getByRole('tab', { name: 'Graph' }).click();
  await page.getByRole('button', { name: /^State199 Task *, / }).waitFor();
}
