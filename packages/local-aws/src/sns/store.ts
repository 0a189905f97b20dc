import { openDatabase, type Schema, transaction } from '../sqlite.ts';
import type { MessageAttribute, PublishInput } from './message.ts';

export interface InboxMessage {
  messageId: string;
  topicArn: string;
  subject: string | null;
  message: string;
  messageAttributes: Record<string, MessageAttribute>;
  /** RFC 3339, UTC. */
  publishedAt: string;
}

/** Topics, and every message that was published, in SQLite. */
export interface SnsStore {
  /** The attributes that the topic was created with; undefined when there is no such topic. */
  topic(arn: string): Record<string, string> | undefined;
  addTopic(arn: string, attributes: Record<string, string>): void;
  deleteTopic(arn: string): void;
  /** In the order of their ARNs, beginning after one of them. */
  topics(after: string, limit: number): string[];
  /** All of them or none; they are on disk when this returns. */
  addMessages(messages: (PublishInput & { messageId: string; publishedAt: string })[]): void;
  /** Newest first; of one topic, if it is given. */
  messages(limit: number, topicArn: string | undefined): InboxMessage[];
  close(): void;
}

const schema: Schema = {
  version: 1,
  tables: `
CREATE TABLE topics (
  arn TEXT PRIMARY KEY,
  attributes TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL,
  topic_arn TEXT NOT NULL,
  subject TEXT,
  message TEXT NOT NULL,
  attributes TEXT NOT NULL,
  published_at TEXT NOT NULL
) STRICT;
CREATE INDEX messages_by_topic ON messages (topic_arn, sequence);
`,
};

/** Opens the file, or keeps all in memory. The inbox holds the newest `inboxLimit` messages. */
export function openSnsStore(file = ':memory:', inboxLimit = 10_000): SnsStore {
  const database = openDatabase(file, schema);

  const findTopic = database.prepare('SELECT attributes FROM topics WHERE arn = ?');
  const insertTopic = database.prepare('INSERT INTO topics (arn, attributes) VALUES (?, ?)');
  const removeTopic = database.prepare('DELETE FROM topics WHERE arn = ?');
  const listTopics = database.prepare('SELECT arn FROM topics WHERE arn > ? ORDER BY arn LIMIT ?');
  const insertMessage = database.prepare(
    `INSERT INTO messages (message_id, topic_arn, subject, message, attributes, published_at) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const forgetOldest = database.prepare('DELETE FROM messages WHERE sequence <= ?');
  const columns = 'message_id, topic_arn, subject, message, attributes, published_at';
  const newest = database.prepare(`SELECT ${columns} FROM messages ORDER BY sequence DESC LIMIT ?`);
  const newestOfTopic = database.prepare(
    `SELECT ${columns} FROM messages WHERE topic_arn = ? ORDER BY sequence DESC LIMIT ?`,
  );

  return {
    topic(arn) {
      const attributes = findTopic.get(arn)?.attributes;
      return typeof attributes === 'string' ? (JSON.parse(attributes) as Record<string, string>) : undefined;
    },
    addTopic: (arn, attributes) => void insertTopic.run(arn, JSON.stringify(attributes)),
    deleteTopic: (arn) => void removeTopic.run(arn),
    topics: (after, limit) => listTopics.all(after, limit).map(({ arn }) => String(arn)),
    addMessages: (messages) =>
      transaction(database, () => {
        for (const { messageId, topicArn, subject, message, messageAttributes = {}, publishedAt } of messages) {
          const attributes = JSON.stringify(messageAttributes);
          const { lastInsertRowid } = insertMessage.run(
            messageId,
            topicArn,
            subject ?? null,
            message,
            attributes,
            publishedAt,
          );
          forgetOldest.run(Number(lastInsertRowid) - inboxLimit);
        }
      }),
    messages(limit, topicArn) {
      const rows = topicArn === undefined ? newest.all(limit) : newestOfTopic.all(topicArn, limit);
      return rows.map((row) => ({
        messageId: String(row.message_id),
        topicArn: String(row.topic_arn),
        subject: row.subject === null ? null : String(row.subject),
        message: String(row.message),
        messageAttributes: JSON.parse(String(row.attributes)) as Record<string, MessageAttribute>,
        publishedAt: String(row.published_at),
      }));
    },
    close: () => database.close(),
  };
}
