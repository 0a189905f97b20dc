import { readExpand } from '../../expand.ts';
import { listOperation } from '../../lists.ts';
import type { Operation, Route } from '../../operation.ts';
import { readParams } from '../../params.ts';
import { cancelIntent } from './cancel.ts';
import { captureIntent } from './capture.ts';
import { confirmIntent } from './confirm.ts';
import { createIntent } from './create.ts';
import { loadIntent } from './intent.ts';
import { updateIntent } from './update.ts';

const url = '/v1/payment_intents';

const retrieveIntent: Operation = ({ store }, { form, id }) => {
  const params = readParams(form);
  const expand = readExpand(params, 'payment_intent', store);
  params.done();
  const intent = loadIntent(store, id);
  return () => expand(intent);
};

export const paymentIntentRoutes: Route[] = [
  { method: 'POST', path: url, operation: createIntent },
  { method: 'GET', path: url, operation: listOperation('payment_intent', url, ['customer']) },
  { method: 'GET', path: `${url}/:id`, operation: retrieveIntent },
  { method: 'POST', path: `${url}/:id`, operation: updateIntent },
  { method: 'POST', path: `${url}/:id/confirm`, operation: confirmIntent },
  { method: 'POST', path: `${url}/:id/capture`, operation: captureIntent },
  { method: 'POST', path: `${url}/:id/cancel`, operation: cancelIntent },
];
