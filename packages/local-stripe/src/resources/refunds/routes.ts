import type Stripe from 'stripe';
import { noSuch } from '../../errors.ts';
import { readExpand } from '../../expand.ts';
import { listOperation } from '../../lists.ts';
import type { Operation, Route } from '../../operation.ts';
import { changedMetadata, readParams } from '../../params.ts';
import type { Reader } from '../../store.ts';
import { createRefund } from './create.ts';

const url = '/v1/refunds';

/** Throws resource_missing. */
export function loadRefund(store: Reader, id: string): Stripe.Refund {
  const refund = store.get('refund', id);
  if (!refund) throw noSuch('refund', id, 'id', 404);
  return refund;
}

const retrieveRefund: Operation = ({ store }, { form, id }) => {
  const params = readParams(form);
  const expand = readExpand(params, 'refund', store);
  params.done();
  const refund = loadRefund(store, id);
  return () => expand(refund);
};

const updateRefund: Operation = (api, { form, id }) => {
  const params = readParams(form);
  const refund = loadRefund(api.store, id);
  const metadata = params.metadata();
  const expand = readExpand(params, 'refund', api.store);
  params.done();
  return () => {
    const changed = { ...refund, metadata: changedMetadata(refund.metadata ?? {}, metadata) };
    return expand(api.save(changed, 'refund.updated', 'charge.refund.updated'));
  };
};

export const refundRoutes: Route[] = [
  { method: 'POST', path: url, operation: createRefund },
  { method: 'GET', path: url, operation: listOperation('refund', url, ['payment_intent', 'charge']) },
  { method: 'GET', path: `${url}/:id`, operation: retrieveRefund },
  { method: 'POST', path: `${url}/:id`, operation: updateRefund },
];
