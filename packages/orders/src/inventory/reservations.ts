import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderItem } from '../checkout/request.ts';
import { type Clock, timestamp } from '../clock.ts';
import type { TransactionAction } from '../store/dynamo.ts';

/** Stock that is held for one order until it is shipped or released. */
export interface Reservation {
  orderId: string;
  items: OrderItem[];
  status: 'held' | 'shipped' | 'released';
  createdAt: string;
  /** From then on the hold may be taken back. */
  expiresAt: string;
  /** By product id: when the line was put on the pick list. */
  picks: Record<string, string>;
}

export interface Reservations {
  get(orderId: string): Promise<Reservation | undefined>;
  /** Puts a line of a held reservation on the pick list, once. False when the reservation isn't held (any more). */
  pick(orderId: string, productId: string): Promise<boolean>;
  /** Holds the items: the reservation first, then each product, in the order of the items. */
  holdActions(orderId: string, items: readonly OrderItem[], lifetimeMs: number): TransactionAction[];
  releaseActions(reservation: Reservation): TransactionAction[];
  shipActions(reservation: Reservation): TransactionAction[];
}

export function createReservations(
  dynamo: DynamoDBDocumentClient,
  tables: { reservations: string; products: string },
  clock: Clock,
): Reservations {
  /** Moves pieces of one product from one counter to another; refused where there are too few. */
  const move = ({ productId, quantity }: OrderItem, from: string, to: string): TransactionAction => ({
    Update: {
      TableName: tables.products,
      Key: { productId },
      UpdateExpression: 'SET #from = #from - :quantity, #to = #to + :quantity',
      ConditionExpression: '#from >= :quantity',
      ExpressionAttributeNames: { '#from': from, '#to': to },
      ExpressionAttributeValues: { ':quantity': quantity },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  });
  const close = (orderId: string, status: Reservation['status']): TransactionAction => ({
    Update: {
      TableName: tables.reservations,
      Key: { orderId },
      UpdateExpression: 'SET #status = :status',
      ConditionExpression: '#status = :held',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status, ':held': 'held' },
    },
  });

  return {
    async get(orderId) {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: tables.reservations, Key: { orderId }, ConsistentRead: true }),
      );
      return Item as Reservation | undefined;
    },

    async pick(orderId, productId) {
      try {
        await dynamo.send(
          new UpdateCommand({
            TableName: tables.reservations,
            Key: { orderId },
            UpdateExpression: 'SET #picks.#product = if_not_exists(#picks.#product, :now)',
            ConditionExpression: '#status = :held',
            ExpressionAttributeNames: { '#picks': 'picks', '#product': productId, '#status': 'status' },
            ExpressionAttributeValues: { ':now': timestamp(clock), ':held': 'held' },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    holdActions(orderId, items, lifetimeMs) {
      const now = clock.now().getTime();
      const reservation: Reservation = {
        orderId,
        items: [...items],
        status: 'held',
        createdAt: new Date(now).toISOString(),
        expiresAt: new Date(now + lifetimeMs).toISOString(),
        picks: {},
      };
      return [
        {
          Put: {
            TableName: tables.reservations,
            Item: reservation,
            ConditionExpression: 'attribute_not_exists(orderId)',
          },
        },
        ...items.map((item) => move(item, 'onHand', 'reserved')),
      ];
    },

    releaseActions: ({ orderId, items }) => [
      close(orderId, 'released'),
      ...items.map((item) => move(item, 'reserved', 'onHand')),
    ],

    shipActions: ({ orderId, items }) => [
      close(orderId, 'shipped'),
      ...items.map((item) => move(item, 'reserved', 'shipped')),
    ],
  };
}
