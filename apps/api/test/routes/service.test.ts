import { test } from 'tap';
import { build, startParts } from '../support/build.ts';
import { throttled } from '../support/step-functions.ts';

test('the service itself', async (t) => {
  const parts = await startParts(t);

  await t.test('GET /healthz answers while the process lives', async (t) => {
    const { request } = await build(t, parts);
    t.same((await request('/healthz')).json(), { status: 'ok' });
  });

  await t.test('GET /readyz answers once every part does', async (t) => {
    const { request, sfn } = await build(t, parts);
    t.same((await request('/readyz')).json(), { status: 'ready' });
    t.same(
      sfn
        .sent('DescribeStateMachine')
        .map((input) => input.stateMachineArn)
        .sort(),
      [sfn.orderChecksArn, sfn.orderProcessingArn],
    );
  });

  await t.test('GET /readyz is 503 and names the part that fails', async (t) => {
    const { request, sfn } = await build(t, parts);
    sfn.answers.DescribeStateMachine = throttled;
    const response = await request('/readyz');
    t.match(response.json(), { status: 503, code: 'NOT_READY', detail: 'No answer from the workflow engine.' });
    t.equal(response.headers['retry-after'], '2');
  });

  await t.test('GET /readyz is 503 when a part never answers', async (t) => {
    const never = new Promise<void>(() => {});
    const { stores, sfn } = await build(t, parts);
    const { request } = await build(t, parts, {
      stores: { ...stores, ping: () => never },
      workflows: { ...sfn.workflows, ping: async () => undefined },
      readyTimeoutMs: 20,
    });
    t.match((await request('/readyz')).json(), { code: 'NOT_READY', detail: 'No answer from the store.' });
  });

  await t.test('GET /openapi.json serves the document', async (t) => {
    const { request } = await build(t, parts);
    t.match((await request('/openapi.json')).json(), { openapi: '3.1.0', info: { title: 'Expressway' } });
  });
});
