import { randomUUID } from 'node:crypto';
import { createLambda } from '@expressway/local-aws';
import { test } from 'tap';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceHeader = `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=53995c3f42cd8ad8;Sampled=1`;
const canary = 'CANARY7c1f9e';

test('a handler’s log and errors', async (t) => {
  let written: string[] = [];
  const lambda = createLambda({
    functions: {
      step: {
        handler: import.meta.resolve('./handlers/step.ts'),
        timeoutSeconds: 30,
        environment: { LOG_LEVEL: 'debug' },
      },
    },
    region: 'us-east-1',
    accountId: '000000000000',
    uuid: randomUUID,
    now: () => new Date(),
    log: ({ text }) => written.push(text),
  });
  t.teardown(() => lambda.close());
  const invoke = (event: object, header?: string) => {
    written = [];
    const request = {
      functionName: 'step',
      payload: JSON.stringify(event),
      invocationType: 'RequestResponse',
    } as const;
    return lambda.invoke(
      { ...request, ...(header === undefined ? {} : { traceHeader: header }) },
      new AbortController().signal,
    );
  };
  const lines = () => written.filter((text) => text.startsWith('{')).map((text): unknown => JSON.parse(text));

  await t.test('every line has the trace, the invocation and the order', async (t) => {
    const { payload, requestId } = await invoke({ orderId: 'ord_1' }, traceHeader);
    t.equal(payload, '"done"');
    const belonging = { traceId, requestId, orderId: 'ord_1' };
    t.match(lines(), [
      { ...belonging, level: 30, msg: 'at work', step: 1 },
      { ...belonging, level: 20, msg: 'invocation completed', durationMs: Number },
    ]);
  });

  await t.test('invocations side by side keep theirs apart', async (t) => {
    const other = traceHeader.replace(traceId.slice(8), 'f'.repeat(24));
    await Promise.all([invoke({ orderId: 'ord_1' }, traceHeader), invoke({ orderId: 'ord_2' }, other)]);
    const pairs = (lines() as { orderId: string; traceId: string }[]).map((line) => `${line.orderId} ${line.traceId}`);
    t.strictSame([...new Set(pairs)].sort(), [`ord_1 ${traceId}`, `ord_2 ${traceId.slice(0, 8)}${'f'.repeat(24)}`]);
  });

  await t.test('a trace that is not sampled is told too, and no trace is no trouble', async (t) => {
    await invoke({}, traceHeader.replace('Sampled=1', 'Sampled=0'));
    t.match(lines(), [{ traceId }, { traceId }]);
    await invoke({});
    t.match(lines(), [{ traceId: /^[0-9a-f]{32}$/ }, {}]);
  });

  await t.test('an error keeps its name for the workflow, and nothing of what hangs on it', async (t) => {
    const { payload, functionError } = await invoke({ orderId: 'ord_1', fail: canary }, traceHeader);
    t.equal(functionError, 'Unhandled');
    t.match(JSON.parse(payload), {
      errorType: 'OrderSuperseded',
      errorMessage: 'refused: [redacted]',
      trace: [/^.*refused: \[redacted\]/],
    });
    t.match(lines().at(-1), {
      level: 40,
      msg: 'invocation failed',
      err: { type: 'OrderSuperseded', cause: { message: 'below' } },
    });
    t.notOk(JSON.stringify([written, payload]).includes(canary));
  });
});
