import { invalidParameter, SnsError } from './errors.ts';
import { checkMessage, type MessageAttribute, maxMessageBytes, messageBytes, type PublishInput } from './message.ts';
import type { QueryParams } from './query.ts';
import type { Topics } from './topics.ts';
import { type XmlValue, xmlMap } from './xml.ts';

/** Writes messages to the inbox; answers their ids, in the same order. */
export type Deliver = (messages: PublishInput[]) => string[];

export interface ActionParts {
  topics: Topics;
  deliver: Deliver;
}

/** Runs an action of SNS's API; answers its result, if it has one. Throws SnsError. */
export function runAction(action: string, params: QueryParams, { topics, deliver }: ActionParts): XmlValue | undefined {
  switch (action) {
    case 'CreateTopic':
      return { TopicArn: topics.create(params.text('Name') ?? '', readMap(params, 'Attributes.entry')) };
    case 'DeleteTopic':
      topics.delete(params.text('TopicArn'));
      return undefined;
    case 'GetTopicAttributes':
      return { Attributes: xmlMap(topics.attributes(params.text('TopicArn'))) };
    case 'ListTopics': {
      const { arns, nextToken } = topics.list(params.text('NextToken'));
      const Topics = { member: arns.map((TopicArn) => ({ TopicArn })) };
      return nextToken === undefined ? { Topics } : { Topics, NextToken: nextToken };
    }
    case 'Publish':
      return publish(params, topics, deliver);
    case 'PublishBatch':
      return publishBatch(params, topics, deliver);
    case 'Subscribe':
    case 'ConfirmSubscription':
    case 'Unsubscribe':
    case 'ListSubscriptions':
    case 'ListSubscriptionsByTopic':
      throw new SnsError(
        'InvalidAction',
        `The local SNS has no subscriptions, so no ${action}: what is published stands in its inbox at /inbox.`,
      );
    default:
      throw new SnsError('InvalidAction', `The local SNS has no action ${action || '(none was given)'}.`);
  }
}

function publish(params: QueryParams, topics: Topics, deliver: Deliver): XmlValue {
  if (params.text('PhoneNumber') !== undefined)
    throw invalidParameter('PhoneNumber Reason: the local SNS sends no text messages');
  const topicArn = topics.mustExist(params.text('TopicArn') ?? params.text('TargetArn'));
  const input = readMessage(params, topicArn);
  checkMessage(input);
  return { MessageId: String(deliver([input])) };
}

function publishBatch(params: QueryParams, topics: Topics, deliver: Deliver): XmlValue {
  const topicArn = topics.mustExist(params.text('TopicArn'));
  const entries = params
    .list('PublishBatchRequestEntries.member')
    .map((entry) => ({ id: entry.text('Id') ?? '', input: readMessage(entry, topicArn) }));
  checkBatch(entries);
  const failed: XmlValue[] = [];
  const good = entries.filter(({ id, input }) => {
    try {
      checkMessage(input);
      return true;
    } catch (error) {
      if (!(error instanceof SnsError)) throw error;
      failed.push({ Id: id, Code: error.name, Message: error.message, SenderFault: true });
      return false;
    }
  });
  const messageIds = deliver(good.map(({ input }) => input));
  return {
    Successful: { member: good.map(({ id }, index) => ({ Id: id, MessageId: messageIds[index] ?? '' })) },
    Failed: { member: failed },
  };
}

function checkBatch(entries: { id: string; input: PublishInput }[]): void {
  if (entries.length === 0) throw new SnsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > 10)
    throw new SnsError(
      'TooManyEntriesInBatchRequest',
      'The batch request contains more entries than permissible (10).',
    );
  for (const { id } of entries)
    if (!/^[\w-]{1,80}$/.test(id))
      throw new SnsError('InvalidBatchEntryId', `The Id of a batch entry in a batch request is not valid: '${id}'.`);
  if (new Set(entries.map(({ id }) => id)).size < entries.length)
    throw new SnsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  if (entries.reduce((sum, { input }) => sum + messageBytes(input), 0) > maxMessageBytes)
    throw new SnsError('BatchRequestTooLong', 'The length of all the messages put together is more than the limit.');
}

function readMessage(params: QueryParams, topicArn: string): PublishInput {
  const subject = params.text('Subject');
  const messageStructure = params.text('MessageStructure');
  return {
    topicArn,
    message: params.text('Message') ?? '',
    messageAttributes: readAttributes(params),
    ...(subject === undefined ? {} : { subject }),
    ...(messageStructure === undefined ? {} : { messageStructure }),
  };
}

function readAttributes(params: QueryParams): Record<string, MessageAttribute> {
  const attributes = params.list('MessageAttributes.entry').map((entry): [string, MessageAttribute] => [
    entry.text('Name') ?? '',
    {
      dataType: entry.text('Value.DataType') ?? '',
      value: entry.text('Value.StringValue') ?? entry.text('Value.BinaryValue') ?? '',
    },
  ]);
  return Object.fromEntries(attributes);
}

const readMap = (params: QueryParams, name: string): Record<string, string> =>
  Object.fromEntries(params.list(name).map((entry) => [entry.text('key') ?? '', entry.text('value') ?? '']));
