import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type Test, test } from 'tap';
import {
  createEvents,
  createGateway,
  type DeadLetter,
  type EventsOptions,
  LambdaServiceError,
  openDeliveryStore,
  type Rule,
} from '../../src/index.ts';
import { countingUuid, FakeClock, FakeLambda, turn } from '../delivery/fakes.ts';
import { clientDefaults, listen } from '../support.ts';

const place = { region: 'eu-central-1', accountId: '123456789012' };
const statusChanges: Rule = {
  name: 'execution-status-changes',
  eventPattern: { source: ['aws.states'], detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] } },
  functionName: 'compensate',
  retry: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 3600 },
};
const timedOut = {
  Source: 'aws.states',
  DetailType: 'Step Functions Execution Status Change',
  Detail: '{"status":"TIMED_OUT","name":"order-1"}',
};

/** EventBridge on a file, or on none, with a Lambda that the test answers for. */
async function setUp(t: Test, options: Partial<EventsOptions> = {}, file?: string) {
  const clock = new FakeClock();
  const lambda = new FakeLambda();
  const told: DeadLetter[] = [];
  const store = openDeliveryStore({ ...(file && { file }), onDeadLetter: (letter) => told.push(letter) });
  const events = createEvents({
    ...place,
    rules: [statusChanges],
    invoke: lambda.invoke,
    store,
    uuid: countingUuid(),
    now: clock.now,
    wait: clock.wait,
    ...options,
  });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await events.close();
    store.close();
  };
  t.teardown(close);
  return { clock, lambda, store, told, events, close };
}

async function clientOf(t: Test, events: { requestListener: EventsListener }) {
  const nobody: EventsListener = (_request, response) => response.writeHead(500).end();
  const parts = { states: nobody, lambda: nobody, sns: nobody, stripe: nobody, events: events.requestListener };
  const endpoint = await listen(t, createGateway(parts));
  const client = new EventBridgeClient({ ...clientDefaults, endpoint });
  t.teardown(() => client.destroy());
  return { client, endpoint };
}
type EventsListener = ReturnType<typeof createGateway>;

test('an event that matches invokes the function with EventBridge’s envelope', async (t) => {
  const { events, lambda, store } = await setUp(t);
  const { client } = await clientOf(t, events);
  const { FailedEntryCount, Entries } = await client.send(
    new PutEventsCommand({
      Entries: [
        { ...timedOut, Time: new Date('2026-11-24T09:59:58.700Z'), Resources: ['arn:aws:states:x'] },
        { ...timedOut, Detail: '{"status":"SUCCEEDED"}' },
      ],
    }),
  );
  t.equal(FailedEntryCount, 0);
  t.equal(Entries?.length, 2);
  const { event, functionName, succeed } = await lambda.next();
  t.equal(functionName, 'compensate');
  t.strictSame(event, {
    version: '0',
    id: Entries?.[0]?.EventId,
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: '123456789012',
    time: '2026-11-24T09:59:58Z',
    region: 'eu-central-1',
    resources: ['arn:aws:states:x'],
    detail: { status: 'TIMED_OUT', name: 'order-1' },
  });
  succeed();
  await turn();
  await events.close();
  t.equal(lambda.count, 1);
  t.strictSame(store.deliveries(), []);
});

test('an event goes to every rule that matches, of the default bus alone, and its numbers stay as they were', async (t) => {
  const all: Rule = { name: 'all', eventPattern: { account: [place.accountId] }, functionName: 'log' };
  const { events, lambda } = await setUp(t, { rules: [statusChanges, all] });
  const arn = 'arn:aws:events:eu-central-1:123456789012:event-bus/default';
  const Detail = '{"status":"FAILED","n":12345678901234567890}';
  events.putEvents([{ ...timedOut, Detail, EventBusName: arn }]);
  events.putEvents([{ ...timedOut, EventBusName: 'other' }]);
  const calls = [await lambda.next(), await lambda.next()];
  t.strictSame(calls.map(({ functionName }) => functionName).sort(), ['compensate', 'log']);
  for (const { payload, event } of calls) {
    t.ok(payload.endsWith(`"detail":${Detail}}`));
    t.match(event, { time: '2026-11-24T10:00:00Z', resources: [] });
  }
  t.equal(lambda.count, 2);
});

test('bad entries fail one by one, in their places', async (t) => {
  const { events, lambda } = await setUp(t);
  const { client } = await clientOf(t, events);
  const { Source: _source, ...noSource } = timedOut;
  const answer = await client.send(
    new PutEventsCommand({
      Entries: [
        noSource,
        { ...timedOut, DetailType: '' },
        { ...timedOut, DetailType: 'x'.repeat(129) },
        { Source: 'shop', DetailType: 'x' },
        { ...timedOut, Detail: '{' },
        { ...timedOut, Detail: '[]' },
        { ...timedOut, Source: 'aws.ec2' },
        timedOut,
      ],
    }),
  );
  t.equal(answer.FailedEntryCount, 7);
  const invalid = (parameter: string, reason: string | RegExp) => ({
    ErrorCode: 'InvalidArgument',
    ErrorMessage: typeof reason === 'string' ? `Parameter ${parameter} is not valid. Reason: ${reason}` : reason,
    EventId: undefined,
  });
  const malformed = { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  t.match(answer.Entries, [
    invalid('Source', 'Source is a required argument.'),
    invalid('DetailType', 'DetailType is a required argument.'),
    invalid('DetailType', /128/),
    invalid('Detail', 'Detail is a required argument.'),
    malformed,
    malformed,
    { ErrorCode: 'NotAuthorizedForSourceException' },
    { EventId: /^[0-9a-f-]{36}$/ },
  ]);
  await lambda.next();
  t.equal(lambda.count, 1);
});

test('a call that breaks a limit is refused as a whole', async (t) => {
  const { events, lambda } = await setUp(t);
  const { client, endpoint } = await clientOf(t, events);
  const put = (Entries: object[]) => client.send(new PutEventsCommand({ Entries }));
  const refused = (message: RegExp) => ({ name: 'ValidationException', message });
  await t.rejects(put([]), refused(/at 'entries' failed .* length greater than or equal to 1/));
  await t.rejects(put(Array(11).fill(timedOut)), refused(/at 'entries' failed .* length less than or equal to 10/));
  // Source, DetailType, Detail and Time's 14 bytes make exactly 1 MB; a resource is one byte too many.
  const frame = Buffer.byteLength(timedOut.Source + timedOut.DetailType) + '{"status":""}'.length + 14;
  const Detail = `{"status":"${'é'.repeat((1_048_576 - frame) >> 1)}${frame % 2 ? 'x' : ''}"}`;
  const largest = { ...timedOut, Time: new Date(), Detail };
  t.match(await put([largest]), { FailedEntryCount: 0 });
  await t.rejects(put([{ ...largest, Resources: ['r'] }]), refused(/^Total size of the entries .* over the limit/));
  await t.rejects(client.send(new ListRulesCommand({})), { name: 'UnknownOperationException' });
  const raw = async (body: string) => {
    const headers = { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' };
    const response = await fetch(endpoint, { method: 'POST', headers, body });
    return [response.status, ((await response.json()) as { __type: string }).__type];
  };
  t.strictSame(await raw('{}'), [400, 'ValidationException']);
  for (const body of [
    'x',
    '{"Entries":1}',
    '{"Entries":[1]}',
    '{"Entries":[{"Source":1}]}',
    '{"Entries":[{"Time":"x"}]}',
  ])
    t.strictSame(await raw(body), [400, 'SerializationException'], body);
  t.equal(lambda.count, 0);
});

test('a failed invocation is tried again, ever later, and then a dead letter', async (t) => {
  const { events, lambda, clock, store, told } = await setUp(t);
  events.putEvents([timedOut]);
  (await lambda.next()).fail('DatabaseDown');
  t.equal(await clock.skip(), 1000);
  (await lambda.next()).fail('DatabaseDown');
  t.equal(await clock.skip(), 2000);
  const last = await lambda.next();
  t.strictSame(store.listDeadLetters(), []);
  last.fail('StillDown');
  await turn();
  await events.close();
  t.match(store.listDeadLetters(), [
    {
      source: 'rule',
      name: 'execution-status-changes',
      functionName: 'compensate',
      payload: last.payload,
      condition: 'RetryAttemptsExhausted',
      attempts: 3,
      errorCode: 'StillDown',
      errorMessage: 'It failed.',
      acceptedAt: '2026-11-24T10:00:00.000Z',
      deadAt: '2026-11-24T10:00:03.000Z',
    },
  ]);
  t.strictSame(told, store.listDeadLetters());
  t.strictSame(store.deliveries(), []);
});

test('an event that gets too old is given up before its retries are', async (t) => {
  const retry = { maximumRetryAttempts: 185, maximumEventAgeSeconds: 60 };
  const { events, lambda, clock, store } = await setUp(t, { rules: [{ ...statusChanges, retry }] });
  events.putEvents([timedOut]);
  // 1 + 2 + 4 + 8 + 16 seconds; another 32 would be too late.
  for (let seconds = 1; seconds <= 16; seconds *= 2) {
    (await lambda.next()).fail();
    t.equal(await clock.skip(), seconds * 1000);
  }
  (await lambda.next()).fail();
  await turn();
  await events.close();
  t.match(store.listDeadLetters(), [{ condition: 'EventAgeExceeded', attempts: 6 }]);
});

test('what Lambda refuses for good is not tried again; what it can’t do now is', async (t) => {
  const { events, lambda, clock, store } = await setUp(t);
  events.putEvents([timedOut]);
  (await lambda.next()).reject(new LambdaServiceError('ServiceException', 'Lambda has been closed.', 'r'));
  t.equal(await clock.skip(), 1000);
  (await lambda.next()).reject(new LambdaServiceError('ResourceNotFoundException', 'Function not found', 'r'));
  await turn();
  await events.close();
  t.match(store.listDeadLetters(), [
    {
      condition: 'NotRetryable',
      attempts: 2,
      errorCode: 'ResourceNotFoundException',
      errorMessage: 'Function not found',
    },
  ]);
});

test('of one function, so many invocations run at a time; another one does not wait for them', async (t) => {
  const other: Rule = { name: 'other', eventPattern: { source: ['shop'] }, functionName: 'other' };
  const { events, lambda } = await setUp(t, { rules: [statusChanges, other] });
  events.putEvents(Array(10).fill(timedOut));
  events.putEvents([timedOut, timedOut, { ...timedOut, Source: 'shop' }]);
  const calls = [];
  for (let n = 0; n < 11; n++) calls.push(await lambda.next());
  t.equal(calls.at(-1)?.functionName, 'other');
  t.equal(lambda.count, 11);
  calls[0]?.succeed();
  await lambda.next();
  calls[1]?.fail();
  await lambda.next();
  t.equal(lambda.count, 13);
});

test('what was not delivered when it was closed is delivered by the next one on the file, with the rest of its retries', async (t) => {
  const file = `${t.testdir()}/events.sqlite`;
  const first = await setUp(t, {}, file);
  first.events.putEvents([timedOut]);
  const interrupted = await first.lambda.next();
  interrupted.fail();
  await first.clock.untilWaiting();
  first.events.putEvents([{ ...timedOut, Detail: '{"status":"FAILED"}' }]);
  const underWay = await first.lambda.next();
  await first.close();
  t.throws(() => first.events.putEvents([timedOut]));

  // Its rules are others, but what was accepted keeps its own.
  const second = await setUp(t, { rules: [] }, file);
  const again = await second.lambda.next();
  t.equal(again.payload, underWay.payload);
  again.succeed();
  t.equal(await second.clock.skip(), 1000);
  const retried = await second.lambda.next();
  t.equal(retried.payload, interrupted.payload);
  retried.fail();
  t.equal(await second.clock.skip(), 2000);
  (await second.lambda.next()).fail();
  await turn();
  await second.close();
  const third = await setUp(t, {}, file);
  t.match(third.store.listDeadLetters(), [{ attempts: 3, payload: interrupted.payload }]);
  t.equal(third.lambda.count, 0);
});

test('rules that EventBridge would refuse stop the start', async (t) => {
  const refused = (rule: Partial<Rule>, name: string) => {
    const options = { ...place, invoke: new FakeLambda().invoke, uuid: countingUuid(), now: () => new Date() };
    const store = openDeliveryStore();
    t.throws(() => createEvents({ ...options, store, rules: [{ ...statusChanges, ...rule }] }), { name });
    store.close();
  };
  refused({ eventPattern: {} }, 'InvalidEventPatternException');
  refused({ name: 'no spaces' }, 'ValidationException');
  refused({ retry: { maximumRetryAttempts: 186 } }, 'ValidationException');
  refused({ retry: { maximumEventAgeSeconds: 59 } }, 'ValidationException');
  const twice = { ...place, rules: [statusChanges, statusChanges] };
  await t.rejects(setUp(t, twice), { name: 'ValidationException' });
});
