import { randomUUID } from 'node:crypto';
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { type Test, test } from 'tap';
import { createSns, type InboxMessage, type SnsOptions } from '../../src/index.ts';
import { clientDefaults, listen } from '../support.ts';

const arn = 'arn:aws:sns:us-east-1:123456789012:customers';

async function setUp(t: Test, options: Partial<SnsOptions> = {}) {
  const sns = createSns({
    region: 'us-east-1',
    accountId: '123456789012',
    uuid: randomUUID,
    now: () => new Date('2026-11-24T10:00:00Z'),
    ...options,
  });
  t.teardown(() => sns.close());
  const url = await listen(t, sns.requestListener);
  const client = new SNSClient({ ...clientDefaults, endpoint: url });
  t.teardown(() => client.destroy());
  const inbox = async (query = '') => {
    const response = await fetch(`${url}/inbox${query}`);
    const { messages } = (await response.json()) as { messages: InboxMessage[] };
    return messages;
  };
  return { sns, client, url, inbox };
}

test('a topic is made once, listed, described and deleted', async (t) => {
  const { client } = await setUp(t);
  for (let time = 0; time < 2; time++)
    t.equal((await client.send(new CreateTopicCommand({ Name: 'customers' }))).TopicArn, arn);
  await client.send(new CreateTopicCommand({ Name: 'alarms', Attributes: { DisplayName: 'Wach & auf' } }));
  await t.rejects(client.send(new CreateTopicCommand({ Name: 'alarms', Attributes: { DisplayName: 'Other' } })), {
    name: 'InvalidParameterException',
    message: /already exists with different attributes/,
  });
  const alarms = arn.replace('customers', 'alarms');
  t.strictSame((await client.send(new ListTopicsCommand({}))).Topics, [{ TopicArn: alarms }, { TopicArn: arn }]);
  t.match((await client.send(new GetTopicAttributesCommand({ TopicArn: alarms }))).Attributes, {
    TopicArn: alarms,
    DisplayName: 'Wach & auf',
    Owner: '123456789012',
  });
  for (let time = 0; time < 2; time++) await client.send(new DeleteTopicCommand({ TopicArn: alarms }));
  await t.rejects(client.send(new GetTopicAttributesCommand({ TopicArn: alarms })), { name: 'NotFoundException' });
});

test('many topics are listed page by page', async (t) => {
  const { sns, client } = await setUp(t);
  for (let n = 0; n < 101; n++) sns.createTopic(`topic-${String(n).padStart(3, '0')}`);
  const first = await client.send(new ListTopicsCommand({}));
  t.equal(first.Topics?.length, 100);
  const { Topics, NextToken } = await client.send(new ListTopicsCommand({ NextToken: first.NextToken }));
  t.strictSame(Topics, [{ TopicArn: arn.replace('customers', 'topic-100') }]);
  t.equal(NextToken, undefined);
});

test('a published message lands in the inbox with its subject and attributes', async (t) => {
  const { sns, client, inbox } = await setUp(t);
  sns.createTopic('customers');
  const { MessageId } = await client.send(
    new PublishCommand({
      TopicArn: arn,
      Subject: 'Ihre Bestellung – danke',
      Message: '{"orderId":"ord_1","note":"<b>&amp;</b>"}',
      MessageAttributes: {
        orderId: { DataType: 'String', StringValue: 'ord_1' },
        total: { DataType: 'Number', StringValue: '2500' },
        raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) },
      },
    }),
  );
  t.strictSame(await inbox(), [
    {
      messageId: String(MessageId),
      topicArn: arn,
      subject: 'Ihre Bestellung – danke',
      message: '{"orderId":"ord_1","note":"<b>&amp;</b>"}',
      messageAttributes: {
        orderId: { dataType: 'String', value: 'ord_1' },
        total: { dataType: 'Number', value: '2500' },
        raw: { dataType: 'Binary', value: 'AQID' },
      },
      publishedAt: '2026-11-24T10:00:00.000Z',
    },
  ]);
});

test('a batch publishes what is good of it, and says what is not', async (t) => {
  const { sns, client, inbox } = await setUp(t);
  sns.createTopic('customers');
  const answer = await client.send(
    new PublishBatchCommand({
      TopicArn: arn,
      PublishBatchRequestEntries: [
        { Id: 'a', Message: 'first' },
        { Id: 'b', Message: 'second', Subject: 'two\nlines' },
        { Id: 'c', Message: 'third' },
      ],
    }),
  );
  t.match(answer, {
    Successful: [{ Id: 'a' }, { Id: 'c' }],
    Failed: [{ Id: 'b', Code: 'InvalidParameter', Message: 'Invalid parameter: Subject', SenderFault: true }],
  });
  t.strictSame(
    (await inbox()).map(({ message, messageId }) => [message, messageId]),
    [
      ['third', answer.Successful?.[1]?.MessageId],
      ['first', answer.Successful?.[0]?.MessageId],
    ],
  );
  const entry = { Id: 'a', Message: 'x' };
  const refusals: [object[], string][] = [
    [[], 'EmptyBatchRequestException'],
    [[entry, entry], 'BatchEntryIdsNotDistinctException'],
    [[{ Id: 'a b', Message: 'x' }], 'InvalidBatchEntryIdException'],
    [Array.from({ length: 11 }, (_, n) => ({ Id: `n${n}`, Message: 'x' })), 'TooManyEntriesInBatchRequestException'],
    [[entry, { Id: 'b', Message: 'x'.repeat(262_144) }], 'BatchRequestTooLongException'],
  ];
  for (const [entries, name] of refusals)
    await t.rejects(
      client.send(new PublishBatchCommand({ TopicArn: arn, PublishBatchRequestEntries: entries as [] })),
      { name },
      name,
    );
});

test('what SNS does not take is refused with its own errors, and nothing lands in the inbox', async (t) => {
  const { sns, client, inbox } = await setUp(t);
  sns.createTopic('customers');
  const attribute = (DataType: string, StringValue: string) => ({
    MessageAttributes: { a: { DataType, StringValue } },
  });
  const refusals: [Partial<PublishCommandInput>, { name: string; message?: string | RegExp }][] = [
    [{ TopicArn: `${arn}-2` }, { name: 'NotFoundException', message: 'Topic does not exist' }],
    [{ TopicArn: 'customers' }, { name: 'InvalidParameterException' }],
    [{ TopicArn: arn.replace('sns', 'sqs') }, { name: 'InvalidParameterException' }],
    [{ TopicArn: undefined }, { name: 'InvalidParameterException', message: /no value for required parameter/ }],
    [{ Message: '' }, { name: 'InvalidParameterException', message: 'Invalid parameter: Empty message' }],
    [
      { Message: 'ü'.repeat(131_073) },
      { name: 'InvalidParameterException', message: 'Invalid parameter: Message too long' },
    ],
    [{ Message: 'x'.repeat(262_140), ...attribute('String', 'value') }, { name: 'InvalidParameterException' }],
    [{ Subject: 'x'.repeat(101) }, { name: 'InvalidParameterException', message: 'Invalid parameter: Subject' }],
    [{ Subject: '' }, { name: 'InvalidParameterException' }],
    [{ MessageStructure: 'json' }, { name: 'InvalidParameterException', message: /failed to parse/ }],
    [
      { MessageStructure: 'json', Message: '{"email":"x"}' },
      { name: 'InvalidParameterException', message: /default/ },
    ],
    [{ PhoneNumber: '+49301234567' }, { name: 'InvalidParameterException' }],
    [attribute('Text', 'x'), { name: 'InvalidParameterValueException' }],
    [attribute('Number', 'many'), { name: 'InvalidParameterValueException' }],
    [attribute('String', ''), { name: 'InvalidParameterValueException' }],
  ];
  for (const [input, expected] of refusals)
    await t.rejects(client.send(new PublishCommand({ TopicArn: arn, Message: 'Hello', ...input })), expected);
  await t.rejects(client.send(new CreateTopicCommand({ Name: 'no spaces' })), { name: 'InvalidParameterException' });
  await t.rejects(client.send(new CreateTopicCommand({ Name: 'orders.fifo' })), { name: 'InvalidParameterException' });
  t.strictSame(await inbox(), []);

  await client.send(new PublishCommand({ TopicArn: arn, Message: 'x'.repeat(262_144) }));
  t.equal((await inbox()).length, 1, 'the limit itself is allowed');
});

test('subscribing is refused with where to look instead', async (t) => {
  const { client } = await setUp(t);
  await t.rejects(client.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'email' })), {
    name: 'InvalidAction',
    message: /inbox at \/inbox/,
  });
});

test('messages are published from within the process as well', async (t) => {
  const { sns, inbox } = await setUp(t);
  const topicArn = sns.createTopic('customers');
  const { messageId } = await sns.publish({ topicArn, message: 'Hello' });
  t.match(await inbox(), [{ messageId, message: 'Hello', subject: null }]);
  t.strictSame(sns.messages(10), await inbox());
  await t.rejects(sns.publish({ topicArn: `${arn}-2`, message: 'Hello' }), { name: 'NotFound' });
  await t.rejects(sns.publish({ topicArn, message: '' }), { name: 'InvalidParameter' });
});

test('the inbox survives a restart, keeps the newest, and shows those of a topic', async (t) => {
  const file = `${t.testdir()}/sns.sqlite`;
  const before = await setUp(t, { file, inboxLimit: 3 });
  const topicArn = before.sns.createTopic('customers');
  const other = before.sns.createTopic('alarms');
  for (const message of ['1', '2', '3']) await before.sns.publish({ topicArn, message });
  await before.sns.publish({ topicArn: other, message: '4' });

  const { inbox } = await setUp(t, { file });
  const texts = (messages: InboxMessage[]) => messages.map(({ message }) => message);
  t.strictSame(texts(await inbox()), ['4', '3', '2']);
  t.strictSame(texts(await inbox('?limit=1')), ['4']);
  t.strictSame(texts(await inbox('?topic=customers')), ['3', '2']);
  t.strictSame(texts(await inbox(`?topic=${encodeURIComponent(other)}`)), ['4']);
});

test('a browser sees the inbox as a page on which nothing is executed', async (t) => {
  const { sns, url } = await setUp(t);
  const page = async () => {
    const response = await fetch(`${url}/inbox`, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    t.match(response.headers.get('content-type'), 'text/html');
    t.match(response.headers.get('content-security-policy'), "default-src 'none'");
    return response.text();
  };
  t.match(await page(), 'Nothing has been published yet.');
  const topicArn = sns.createTopic('customers');
  await sns.publish({ topicArn, subject: 'Thanks & bye', message: '<script>alert(1)</script>' });
  const text = await page();
  t.match(text, 'Thanks &amp; bye');
  t.match(text, '&lt;script&gt;');
  t.notMatch(text, '<script>');
});
