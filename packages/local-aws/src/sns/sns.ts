import type { RequestListener } from 'node:http';
import type { Place } from '../place.ts';
import type { Deliver } from './actions.ts';
import { createSnsListener, type OnSnsRequest } from './http.ts';
import { checkMessage, type PublishInput } from './message.ts';
import { type InboxMessage, openSnsStore } from './store.ts';
import { createTopics } from './topics.ts';

export interface SnsOptions extends Place {
  /** SQLite file; in memory without one. */
  file?: string;
  /** How many messages the inbox keeps; 10,000 unless given. */
  inboxLimit?: number;
  uuid(): string;
  now(): Date;
  onRequest?: OnSnsRequest;
}

export interface Sns {
  /** SNS's Query protocol at `POST /`, its inbox at `GET /inbox`. */
  requestListener: RequestListener;
  /** Makes a topic unless it is there; answers its ARN. */
  createTopic(name: string): string;
  /** Publishes from within this process; the message is on disk when this resolves. Rejects with SnsError. */
  publish(input: PublishInput): Promise<{ messageId: string }>;
  /** What was published to any topic, newest first. */
  messages(limit: number): InboxMessage[];
  close(): void;
}

/** An SNS for one machine: topics, and an inbox that keeps what was published. */
export function createSns(options: SnsOptions): Sns {
  const { region, accountId, uuid, now } = options;
  const store = openSnsStore(options.file, options.inboxLimit);
  const topics = createTopics(store, { region, accountId });
  const deliver: Deliver = (inputs) => {
    const publishedAt = now().toISOString();
    const messages = inputs.map((input) => ({ ...input, messageId: uuid(), publishedAt }));
    store.addMessages(messages);
    return messages.map(({ messageId }) => messageId);
  };
  const arnOf = (topic: string) => (topic.includes(':') ? topic : `arn:aws:sns:${region}:${accountId}:${topic}`);
  return {
    requestListener: createSnsListener({ store, topics, deliver, uuid, arnOf, onRequest: options.onRequest }),
    createTopic: (name) => topics.create(name),
    async publish(input) {
      topics.mustExist(input.topicArn);
      checkMessage(input);
      return { messageId: String(deliver([input])) };
    },
    messages: (limit) => store.messages(limit, undefined),
    close: () => store.close(),
  };
}
