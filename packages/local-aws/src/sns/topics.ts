import type { Place } from '../place.ts';
import { invalidParameter, SnsError } from './errors.ts';
import type { SnsStore } from './store.ts';

export interface Topics {
  /** Makes the topic unless it is there; answers its ARN. Throws InvalidParameter for a bad name or other attributes. */
  create(name: string, attributes?: Record<string, string>): string;
  /** Throws InvalidParameter for what is no ARN, and NotFound. */
  mustExist(arn: string | undefined): string;
  /** Answers the token for the next page, if there is one. */
  list(nextToken: string | undefined): { arns: string[]; nextToken?: string };
  attributes(arn: string | undefined): Record<string, string>;
  delete(arn: string | undefined): void;
}

const pageSize = 100;

export function createTopics(store: SnsStore, { region, accountId }: Place): Topics {
  const arnOf = (name: string) => `arn:aws:sns:${region}:${accountId}:${name}`;

  const topics: Topics = {
    create(name, attributes = {}) {
      if (name.endsWith('.fifo') || attributes.FifoTopic === 'true')
        throw invalidParameter('FifoTopic Reason: the local SNS has standard topics only');
      if (!/^[\w-]{1,256}$/.test(name)) throw invalidParameter('Topic Name');
      const arn = arnOf(name);
      const known = store.topic(arn);
      if (!known) store.addTopic(arn, attributes);
      else if (Object.entries(attributes).some(([key, value]) => known[key] !== value))
        throw invalidParameter('Attributes Reason: Topic already exists with different attributes');
      return arn;
    },

    mustExist(arn) {
      const checked = checkArn(arn);
      if (!store.topic(checked)) throw new SnsError('NotFound', 'Topic does not exist');
      return checked;
    },

    list(nextToken) {
      const after = nextToken === undefined ? '' : Buffer.from(nextToken, 'base64url').toString();
      const arns = store.topics(after, pageSize + 1);
      const page = arns.slice(0, pageSize);
      const last = page.at(-1);
      return arns.length > pageSize && last !== undefined
        ? { arns: page, nextToken: Buffer.from(last).toString('base64url') }
        : { arns: page };
    },

    attributes(arn) {
      const checked = topics.mustExist(arn);
      return {
        DisplayName: '',
        ...store.topic(checked),
        TopicArn: checked,
        Owner: accountId,
        SubscriptionsConfirmed: '0',
        SubscriptionsPending: '0',
        SubscriptionsDeleted: '0',
      };
    },

    // One that isn't there counts as deleted.
    delete: (arn) => store.deleteTopic(checkArn(arn)),
  };
  return topics;
}

function checkArn(arn: string | undefined): string {
  if (arn === undefined) throw invalidParameter('TopicArn Reason: no value for required parameter');
  const elements = arn.split(':').length;
  if (elements < 6) throw invalidParameter(`TopicArn Reason: An ARN must have at least 6 elements, not ${elements}`);
  if (!/^arn:aws[\w-]*:sns:/.test(arn)) throw invalidParameter('TopicArn');
  return arn;
}
