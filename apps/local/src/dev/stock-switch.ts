import { DynamoDBClient, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { FunctionName } from '@expressway/functions/catalogue';
import { awsClientSettings, tableNames } from '@expressway/orders';
import type { Environment } from '../environment.ts';
import { functionOf, type Interference } from '../interference.ts';

/** Those that look for what is free to sell. */
const readers: ReadonlySet<FunctionName> = new Set(['check-inventory', 'reserve-inventory']);

/**
 * Takes all that is free to sell off the shelves, and puts it back. What is taken stands beside the other counters of its
 * product, as `withheld`, and moves there and back in one write each: onHand + reserved + shipped + withheld never
 * changes, whatever orders do meanwhile, and neither a crash nor a restart loses any of it.
 */
export interface StockSwitch extends Required<Pick<Interference, 'invoke'>> {
  emptied(): boolean;
  /** Settles when all products are empty, or have theirs again. */
  set(emptied: boolean): Promise<void>;
  /** When what is under way is done. */
  close(): Promise<void>;
}

/** The switch of the store that is there, as it was left. */
export async function openStockSwitch(environment: Environment): Promise<StockSwitch> {
  const TableName = tableNames(environment).products;
  const client = new DynamoDBClient(awsClientSettings(environment, 'DYNAMODB'));
  const zero = { ':zero': { N: '0' } };

  const productsWhere = async (FilterExpression: string, values = {}): Promise<string[]> => {
    const found: string[] = [];
    const query = { TableName, FilterExpression, ProjectionExpression: 'productId', ConsistentRead: true, ...values };
    for await (const { Items = [] } of paginateScan({ client }, query))
      found.push(...Items.map(({ productId }) => String(productId?.S)));
    return found;
  };
  const update = (productId: string, UpdateExpression: string, values = {}) =>
    client.send(
      new UpdateItemCommand({ TableName, Key: { productId: { S: productId } }, UpdateExpression, ...values }),
    );

  const take = async () => {
    const values = { ExpressionAttributeValues: zero };
    const full = await productsWhere('onHand > :zero', values);
    await Promise.all(
      full.map((id) => update(id, 'SET withheld = if_not_exists(withheld, :zero) + onHand, onHand = :zero', values)),
    );
  };
  const putBack = async () => {
    const withheld = await productsWhere('attribute_exists(withheld)');
    await Promise.all(withheld.map((id) => update(id, 'SET onHand = onHand + withheld REMOVE withheld')));
  };

  let emptied = (await productsWhere('attribute_exists(withheld)')).length > 0;
  /** One change after the other. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };

  return {
    emptied: () => emptied,
    set: (wanted) =>
      inTurn(async () => {
        // Half taken counts as taken: the rest is taken before anybody looks.
        if (wanted) emptied = true;
        await (wanted ? take() : putBack());
        emptied = wanted;
      }),
    // What orders that are undone give back is not for sale either.
    invoke: (next) => async (request, signal) => {
      if (emptied && readers.has(functionOf(request))) await inTurn(async () => void (emptied && (await take())));
      return next(request, signal);
    },
    async close() {
      await last;
      client.destroy();
    },
  };
}
