import type Stripe from 'stripe';
import { invalidRequest, noSuch } from '../errors.ts';
import { listOperation } from '../lists.ts';
import type { Route } from '../operation.ts';
import { type Params, readParams } from '../params.ts';
import type { Query } from '../store.ts';

const url = '/v1/events';

/** `GET /v1/events` and one of them; how many webhooks are pending is known only now. */
export function eventRoutes(pending: (event: string) => number): Route[] {
  const shown = (event: Stripe.Event): Stripe.Event => ({ ...event, pending_webhooks: pending(event.id) });
  const list = listOperation('event', url, [], (params) => ({ ...readTypes(params), ...readDelivered(params) }));
  return [
    {
      method: 'GET',
      path: url,
      operation(api, request) {
        const work = list(api, request);
        return () => {
          const found = work() as Stripe.ApiList<Stripe.Event>;
          return { ...found, data: found.data.map(shown) };
        };
      },
    },
    {
      method: 'GET',
      path: `${url}/:id`,
      operation({ store }, { form, id }) {
        readParams(form).done();
        const found = store.get('event', id);
        if (!found) throw noSuch('event', id, 'id', 404);
        return () => shown(found);
      },
    },
  ];
}

/** One type, of which `*` may be a part, or up to twenty. */
function readTypes(params: Params): Partial<Query> {
  const type = params.text('type');
  const types = params.texts('types');
  if (type !== undefined && types.length > 0)
    throw invalidRequest('You may only specify one of these parameters: type, types.', { param: 'types' });
  if (types.length > 20) throw invalidRequest('You may give at most 20 types.', { param: 'types' });
  const wanted = type === undefined ? types : [type];
  const invalid = wanted.find((name) => !/^[a-z_.*]+$/.test(name));
  if (invalid !== undefined) throw invalidRequest(`Invalid event type: ${invalid}`, { param: 'type' });
  return wanted.length === 0 ? {} : { types: wanted };
}

function readDelivered(params: Params): Partial<Query> {
  const delivered = params.boolean('delivery_success');
  return delivered === undefined ? {} : { delivered };
}
