import type { DatabaseSync } from 'node:sqlite';
import type Stripe from 'stripe';

/** Every kind of object that is kept, by the name in its `object`. */
export interface Objects {
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
  event: Stripe.Event;
}
export type ObjectName = keyof Objects;

/** Newest first. `created` in seconds since 1970. */
export interface Query {
  limit: number;
  startingAfter?: string;
  endingBefore?: string;
  created?: Partial<Record<'gt' | 'gte' | 'lt' | 'lte', number>>;
  customer?: string;
  payment_intent?: string;
  charge?: string;
  /** Any of these types; `*` stands for anything. */
  types?: readonly string[];
  /** Whether they have been delivered wherever they are to go. */
  delivered?: boolean;
}

export interface Reader {
  get<Name extends ObjectName>(name: Name, id: string): Objects[Name] | undefined;
  list<Name extends ObjectName>(name: Name, query: Query): { data: Objects[Name][]; hasMore: boolean };
}

export interface Store extends Reader {
  /** Writes an object, new or changed. */
  put(object: Objects[ObjectName]): void;
}

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

export function createStore(database: DatabaseSync): Store {
  const read = database.prepare('SELECT body FROM objects WHERE object = ? AND id = ?');
  const write = database.prepare(
    'INSERT INTO objects (id, object, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  );

  return {
    get<Name extends ObjectName>(name: Name, id: string) {
      const body = read.get(name, id)?.body;
      return typeof body === 'string' ? (JSON.parse(body) as Objects[Name]) : undefined;
    },

    put(object) {
      write.run(object.id, object.object, JSON.stringify(object));
    },

    list<Name extends ObjectName>(name: Name, query: Query) {
      const { where, values, backwards } = conditions(name, query);
      const rows = database
        .prepare(
          `SELECT body FROM objects WHERE ${where.join(' AND ')}
           ORDER BY sequence ${backwards ? 'ASC' : 'DESC'} LIMIT ${query.limit + 1}`,
        )
        .all(...values);
      const data = rows.slice(0, query.limit).map(({ body }) => JSON.parse(String(body)) as Objects[Name]);
      return { data: backwards ? data.reverse() : data, hasMore: rows.length > query.limit };
    },
  };
}

function conditions(name: ObjectName, query: Query) {
  const where = ['object = ?'];
  const values: (string | number)[] = [name];
  const add = (condition: string, value: string | number | undefined) => {
    if (value === undefined) return;
    where.push(condition);
    values.push(value);
  };
  for (const column of ['customer', 'payment_intent', 'charge'] as const) add(`${column} = ?`, query[column]);
  for (const [name, operator] of Object.entries(comparisons) as [keyof typeof comparisons, string][])
    add(`created ${operator} ?`, query.created?.[name]);
  if (query.types) {
    where.push(`(${query.types.map(() => 'type GLOB ?').join(' OR ')})`);
    values.push(...query.types);
  }
  if (query.delivered !== undefined)
    where.push(
      `id ${query.delivered ? 'NOT IN' : 'IN'} (SELECT event FROM deliveries GROUP BY event HAVING sum(state = 'succeeded') = 0)`,
    );
  add('sequence < (SELECT sequence FROM objects WHERE id = ?)', query.startingAfter);
  add('sequence > (SELECT sequence FROM objects WHERE id = ?)', query.endingBefore);
  return { where, values, backwards: query.endingBefore !== undefined && query.startingAfter === undefined };
}
