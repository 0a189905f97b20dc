import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';
import { StoreBusy } from '../errors.ts';
import type { Product } from './product.ts';

export interface Products {
  get(productId: string): Promise<Product | undefined>;
  /** Those of the given products that exist, in one round trip. */
  find(productIds: readonly string[]): Promise<ReadonlyMap<string, Product>>;
  /** The whole catalogue by product id. */
  list(): Promise<Product[]>;
  /** Adds a product unless it is there already. */
  add(product: Product): Promise<void>;
}

const batchAttempts = 5;

export function createProducts(dynamo: DynamoDBDocumentClient, table: string): Products {
  return {
    async get(productId) {
      const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: { productId } }));
      return Item as Product | undefined;
    },

    async find(productIds) {
      const found = new Map<string, Product>();
      let keys: Record<string, unknown>[] = [...new Set(productIds)].map((productId) => ({ productId }));
      for (let attempt = 1; keys.length > 0; attempt++) {
        if (attempt > batchAttempts) throw new StoreBusy();
        const answer: BatchGetCommandOutput = await dynamo.send(
          new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }),
        );
        for (const item of answer.Responses?.[table] ?? []) found.set(String(item.productId), item as Product);
        keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
      }
      return found;
    },

    async list() {
      const products: Product[] = [];
      for await (const page of paginateScan({ client: dynamo }, { TableName: table }))
        products.push(...((page.Items ?? []) as Product[]));
      return products.sort((a, b) => (a.productId < b.productId ? -1 : 1));
    },

    async add(product) {
      try {
        await dynamo.send(
          new PutCommand({ TableName: table, Item: product, ConditionExpression: 'attribute_not_exists(productId)' }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
