import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, timestamp } from '../clock.ts';
import { InvalidCursor } from '../errors.ts';
import { auditByAge, auditByOrder } from '../store/tables.ts';

/** What an operator, or a server in an operator's role, did or tried to do. */
export interface AuditEntry {
  auditId: string;
  /** When it began. */
  at: string;
  /** Who: the subject of the token, its role, and the client that it was issued to where the token says so. */
  userId: string;
  role: string;
  clientId: string | null;
  /** What: the call, by its name in the API's document, and the parameters of its path. */
  operationId: string;
  method: string;
  params: Record<string, string>;
  /** The order that it is about, where the call names one. */
  orderId: string | null;
  /** Why, as the caller put it. */
  reason: string | null;
  requestId: string;
  traceId: string | null;
  /** How it was answered; null while it is under way, and for good if the service ended meanwhile. */
  outcome: AuditOutcome | null;
}

export interface AuditOutcome {
  at: string;
  /** The HTTP status. */
  status: number;
}

export interface Audit {
  /** Writes an entry of something that begins now. Throws what the store throws: then it must not begin. */
  begin(entry: Omit<AuditEntry, 'at' | 'outcome'>): Promise<void>;
  /** Adds how it was answered. Throws what the store throws. */
  end(auditId: string, status: number): Promise<void>;
  /** Newest first; a moment behind, since indexes are. Throws InvalidCursor. */
  list(query: {
    orderId?: string;
    limit: number;
    cursor?: string;
  }): Promise<{ entries: AuditEntry[]; nextCursor: string | null }>;
}

/** All entries share one partition of the index by age: operators act rarely, and read them all by time. */
const partition = 'audit';

/** The index by order has only entries that are about one. */
type AuditItem = Omit<AuditEntry, 'orderId'> & { partition: typeof partition; orderId?: string };

const fromItem = ({ partition: _partition, orderId, ...entry }: AuditItem): AuditEntry => ({
  ...entry,
  orderId: orderId ?? null,
});

/** Entries are kept for good; nothing but their outcome is ever changed. */
export function createAudit(dynamo: DynamoDBDocumentClient, table: string, clock: Clock): Audit {
  return {
    async begin({ orderId, ...entry }) {
      const Item: AuditItem = {
        ...entry,
        ...(orderId === null ? {} : { orderId }),
        at: timestamp(clock),
        outcome: null,
        partition,
      };
      await dynamo.send(
        new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(auditId)' }),
      );
    },

    async end(auditId, status) {
      const outcome: AuditOutcome = { at: timestamp(clock), status };
      try {
        await dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { auditId },
            UpdateExpression: 'SET outcome = :outcome',
            ConditionExpression: 'outcome = :none',
            ExpressionAttributeValues: { ':outcome': outcome, ':none': null },
          }),
        );
      } catch (error) {
        // Told before, by a try whose answer was lost.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async list({ orderId, limit, cursor }) {
      const [index, key, value] =
        orderId === undefined ? [auditByAge, 'partition', partition] : [auditByOrder, 'orderId', orderId];
      const { Items = [] } = await dynamo.send(
        new QueryCommand({
          TableName: table,
          IndexName: index,
          KeyConditionExpression: '#key = :key',
          ExpressionAttributeNames: { '#key': key },
          ExpressionAttributeValues: { ':key': value },
          ScanIndexForward: false,
          Limit: limit + 1,
          ...(cursor === undefined ? {} : { ExclusiveStartKey: { auditId: decodeCursor(cursor), [key]: value } }),
        }),
      );
      const entries = (Items as AuditItem[]).slice(0, limit).map(fromItem);
      const last = entries.at(-1);
      return { entries, nextCursor: Items.length > limit && last ? encodeCursor(last.auditId) : null };
    },
  };
}

const encodeCursor = (auditId: string): string => Buffer.from(auditId).toString('base64url');

function decodeCursor(cursor: string): string {
  const auditId = Buffer.from(cursor, 'base64url').toString();
  if (!/^aud_[0-9A-Z]{26}$/.test(auditId)) throw new InvalidCursor();
  return auditId;
}
