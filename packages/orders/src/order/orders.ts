import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, timestamp } from '../clock.ts';
import { InvalidCursor } from '../errors.ts';
import type { TransactionAction } from '../store/dynamo.ts';
import { ordersByAge, ordersByUser, unsettledOrders } from '../store/tables.ts';
import {
  type Attention,
  type Failure,
  isOrderId,
  type Order,
  type OrderStatus,
  type Payment,
  type Phase,
  type TimelineEntry,
} from './order.ts';

/**
 * A change of an order that holds only in one of the phases `from`, and, where `version` is given, only while that is its
 * version. A status other than needs_attention takes the attention away.
 */
export interface OrderChange {
  from: readonly [Phase, ...Phase[]];
  version?: number;
  event: Pick<TimelineEntry, 'type' | 'message'>;
  phase?: Phase;
  status?: OrderStatus;
  payment?: Partial<Payment>;
  failure?: Failure;
  attention?: Attention;
  flaggedForReview?: boolean;
}

export interface OrderPage {
  orders: Order[];
  nextCursor: string | null;
}

export interface Orders {
  get(orderId: string): Promise<Order | undefined>;
  /** Newest first. Without `userId`, everybody's. Throws InvalidCursor. */
  list(query: { userId?: string; status?: OrderStatus; limit: number; cursor?: string }): Promise<OrderPage>;
  /** The action that writes a new order. */
  putAction(order: Order): TransactionAction;
  /** The action that changes an order, if it is in one of the phases that the change starts from. */
  changeAction(orderId: string, change: OrderChange): TransactionAction;
  /** Orders that were last changed before a time and that nobody has called settled since, in no order. */
  unsettledSince(before: Date): AsyncGenerator<string>;
  /**
   * Says that an order is at rest and was found to be in order, and its customer told if it is completed; the next change
   * takes the first back. False if it has changed.
   */
  settle(order: Order): Promise<boolean>;
  /** The action that changes nothing, but fails the transaction unless the order is in that phase. */
  phaseAction(orderId: string, phase: Phase): TransactionAction;
}

/** All orders share one partition of the index by age, since operators list them all by time. */
const partition = 'orders';

/** The unsettled orders are spread over so many partitions of their index. */
const shards = 8;

const shardOf = (orderId: string): string => String((orderId.codePointAt(orderId.length - 1) ?? 0) % shards);

interface OrderItem extends Omit<Order, 'timeline'> {
  partition: typeof partition;
  unsettled?: string;
  timeline: StoredEntry[];
}

/** An entry as changes append it without knowing what is there: its sequence is its place, and its status is the last one set. */
interface StoredEntry extends Omit<TimelineEntry, 'sequence' | 'status'> {
  status?: OrderStatus;
}

const fromItem = ({ partition: _partition, unsettled: _unsettled, timeline, ...order }: OrderItem): Order => ({
  ...order,
  timeline: fromStored(timeline),
});

function fromStored(entries: readonly StoredEntry[]): TimelineEntry[] {
  let status: OrderStatus = 'pending';
  return entries.map((entry, index) => {
    status = entry.status ?? status;
    return { sequence: index + 1, ...entry, status };
  });
}

export function createOrders(dynamo: DynamoDBDocumentClient, table: string, clock: Clock): Orders {
  return {
    async get(orderId) {
      const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: { orderId }, ConsistentRead: true }));
      return Item && fromItem(Item as OrderItem);
    },

    async list({ userId, status, limit, cursor }) {
      const [index, key, value] =
        userId === undefined ? [ordersByAge, 'partition', partition] : [ordersByUser, 'userId', userId];
      const orders: Order[] = [];
      let start = cursor === undefined ? undefined : { orderId: decodeCursor(cursor), [key]: value };
      // A filter applies after DynamoDB's Limit, so several pages may be needed to fill one of ours.
      do {
        const { Items = [], LastEvaluatedKey } = await dynamo.send(
          new QueryCommand({
            TableName: table,
            IndexName: index,
            KeyConditionExpression: '#key = :key',
            ExpressionAttributeNames: { '#key': key, ...(status ? { '#status': 'status' } : {}) },
            ExpressionAttributeValues: { ':key': value, ...(status ? { ':status': status } : {}) },
            ...(status ? { FilterExpression: '#status = :status' } : {}),
            ScanIndexForward: false,
            Limit: limit + 1,
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        );
        orders.push(...(Items as OrderItem[]).map(fromItem));
        start = LastEvaluatedKey as typeof start;
      } while (start && orders.length <= limit);
      const page = orders.slice(0, limit);
      const last = page.at(-1);
      return { orders: page, nextCursor: orders.length > limit && last ? encodeCursor(last.orderId) : null };
    },

    putAction: ({ timeline, ...order }) => ({
      Put: {
        TableName: table,
        Item: {
          ...order,
          partition,
          unsettled: shardOf(order.orderId),
          timeline: timeline.map(({ sequence: _, ...entry }) => entry),
        } satisfies OrderItem,
        ConditionExpression: 'attribute_not_exists(orderId)',
      },
    }),

    changeAction(orderId, { from, version, event, payment = {}, ...fields }) {
      const now = timestamp(clock);
      const names: Record<string, string> = { '#phase': 'phase', '#version': 'version', '#timeline': 'timeline' };
      const status = fields.status === undefined ? {} : { status: fields.status };
      const entry: StoredEntry = { at: now, ...event, ...status };
      const values: Record<string, unknown> = { ':one': 1, ':entry': [entry] };
      const sets = ['#version = #version + :one', '#timeline = list_append(#timeline, :entry)'];
      const set = (path: readonly string[], value: unknown) => {
        for (const name of path) names[`#${name}`] = name;
        const placeholder = `:${path.join('_')}`;
        values[placeholder] = value;
        sets.push(`${path.map((name) => `#${name}`).join('.')} = ${placeholder}`);
      };
      const attention = fields.attention ?? (fields.status === undefined ? undefined : null);
      const changed = { ...fields, ...(attention === undefined ? {} : { attention }) };
      for (const [name, value] of Object.entries({ ...changed, updatedAt: now, unsettled: shardOf(orderId) }))
        set([name], value);
      for (const [name, value] of Object.entries(payment)) set(['payment', name], value);
      return {
        Update: {
          TableName: table,
          Key: { orderId },
          UpdateExpression: `SET ${sets.join(', ')}`,
          ...phaseIn(from, names, values, version),
        },
      };
    },

    async *unsettledSince(before) {
      for (let shard = 0; shard < shards; shard++) {
        let start: Record<string, unknown> | undefined;
        do {
          const { Items = [], LastEvaluatedKey } = await dynamo.send(
            new QueryCommand({
              TableName: table,
              IndexName: unsettledOrders,
              KeyConditionExpression: 'unsettled = :shard AND updatedAt < :before',
              ExpressionAttributeValues: { ':shard': String(shard), ':before': before.toISOString() },
              ...(start ? { ExclusiveStartKey: start } : {}),
            }),
          );
          for (const { orderId } of Items) yield String(orderId);
          start = LastEvaluatedKey;
        } while (start);
      }
    },

    async settle({ orderId, version, phase, confirmedAt }) {
      try {
        await dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { orderId },
            UpdateExpression: 'REMOVE unsettled SET confirmedAt = :confirmed, #version = #version + :one',
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: {
              ':version': version,
              ':one': 1,
              ':confirmed': confirmedAt ?? (phase === 'done' ? timestamp(clock) : null),
            },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    phaseAction: (orderId, phase) => ({
      ConditionCheck: { TableName: table, Key: { orderId }, ...phaseIn([phase], { '#phase': 'phase' }, {}) },
    }),
  };
}

const phaseIn = (
  phases: readonly Phase[],
  names: Record<string, string>,
  values: Record<string, unknown>,
  version?: number,
) => ({
  ConditionExpression: [
    `#phase IN (${phases.map((_, index) => `:from${index}`).join(', ')})`,
    ...(version === undefined ? [] : ['#version = :seen']),
  ].join(' AND '),
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: {
    ...values,
    ...(version === undefined ? {} : { ':seen': version }),
    ...Object.fromEntries(phases.map((phase, index) => [`:from${index}`, phase])),
  },
});

const encodeCursor = (orderId: string): string => Buffer.from(orderId).toString('base64url');

function decodeCursor(cursor: string): string {
  const orderId = Buffer.from(cursor, 'base64url').toString();
  if (!isOrderId(orderId)) throw new InvalidCursor();
  return orderId;
}
