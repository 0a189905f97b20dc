import type Stripe from 'stripe';
import { invalidRequest, noSuch } from './errors.ts';
import { readListExpand } from './expand.ts';
import type { Operation } from './operation.ts';
import { type Params, readParams } from './params.ts';
import type { ObjectName, Objects, Query } from './store.ts';

type Filter = 'customer' | 'payment_intent' | 'charge';

/** A list of objects, newest first: `limit`, `starting_after`, `ending_before`, `created`, and the filters given here. */
export function listOperation<Name extends ObjectName>(
  name: Name,
  url: string,
  filters: readonly Filter[],
  readMore: (params: Params) => Partial<Query> = () => ({}),
): Operation {
  return ({ store }, { form }) => {
    const params = readParams(form);
    const query: Query = { limit: readLimit(params) };
    const startingAfter = params.text('starting_after');
    const endingBefore = params.text('ending_before');
    for (const [param, id] of Object.entries({ starting_after: startingAfter, ending_before: endingBefore }))
      if (id !== undefined && !store.get(name, id)) throw noSuch(name, id, param, 400);
    if (startingAfter !== undefined) query.startingAfter = startingAfter;
    if (endingBefore !== undefined) query.endingBefore = endingBefore;
    const created = readCreated(params);
    if (created) query.created = created;
    for (const filter of filters) {
      const value = params.text(filter);
      if (value !== undefined) query[filter] = value;
    }
    Object.assign(query, readMore(params));
    const expand = readListExpand(params, name, store);
    params.done();
    return () => {
      const { data, hasMore } = store.list(name, query);
      const list = { object: 'list', data, has_more: hasMore, url } satisfies Stripe.ApiList<Objects[Name]>;
      return { ...list, data: list.data.map(expand) };
    };
  };
}

function readLimit(params: Params): number {
  const limit = params.integer('limit', 1) ?? 10;
  if (limit > 100)
    throw invalidRequest('This value must be less than or equal to 100.', {
      param: 'limit',
      code: 'parameter_invalid_integer',
    });
  return limit;
}

/** A moment, or a range of them. */
function readCreated(params: Params): Query['created'] {
  if (!params.isObject('created')) {
    const moment = params.integer('created');
    return moment === undefined ? undefined : { gte: moment, lte: moment };
  }
  const range = params.object('created');
  const created: Query['created'] = {};
  for (const bound of ['gt', 'gte', 'lt', 'lte'] as const) {
    const value = range?.integer(bound);
    if (value !== undefined) created[bound] = value;
  }
  return created;
}
