import type { FunctionFault } from './switches.ts';

/** How often a state tries its function again, after any error: its Retry for States.ALL in order-processing.asl.json. */
export const retriesOf: Readonly<Record<string, number>> = {
  'begin-order': 4,
  'reserve-inventory': 4,
  'charge-payment': 4,
  'await-payment-action': 4,
  'notify-declined': 4,
  'process-line-item': 4,
  'reassess-risk': 4,
  'capture-payment': 4,
  'fulfill-order': 4,
  'rollback-order': 12,
};

/** What becomes of an order when a function is at fault so, as far as it alone is. */
export function consequenceOf(functionName: string, fault: FunctionFault): string {
  const elsewhere = outsideTheSaga[functionName];
  if (elsewhere) return elsewhere(fault);
  const retries = retriesOf[functionName];
  if (retries === undefined) return 'Nothing is known of what becomes of an order then.';
  const { kind, times } = fault;
  if (kind === 'slow') return 'The step takes ten seconds longer, and the order goes on.';
  const done = kind === 'crash after' ? ' What it has done already is not done twice.' : '';
  if (times !== null && times <= retries)
    return `The step is tried again after a pause, up to ${retries} times: the order goes on, some seconds later.${done}`;
  return `The step is tried ${retries + 1} times in all, then given up. ${givenUp(functionName, kind)}`;
}

function givenUp(functionName: string, kind: FunctionFault['kind']): string {
  switch (functionName) {
    case 'notify-declined':
      return kind === 'crash after'
        ? 'The customer has been told several times; the order ends as declined all the same.'
        : 'The customer is not told; the order ends as declined all the same.';
    case 'fulfill-order':
      return kind === 'crash after'
        ? 'The order has shipped all the same: it is not undone, and ends as completed.'
        : 'The order is undone: the money that was taken is given back.';
    case 'capture-payment':
      return kind === 'crash after'
        ? 'The order is undone: the money that was taken is given back.'
        : 'The order is undone: nothing has been charged.';
    case 'rollback-order':
      return 'The execution fails; end-order undoes the order, or else the reconciler does within minutes.';
    default:
      return 'What was done for the order is undone, and it ends as failed. Nothing has been charged.';
  }
}

const unchecked = ({ kind }: FunctionFault): string =>
  kind === 'slow'
    ? 'The check of a cart times out after five seconds: it is answered that checks don’t work just now.'
    : 'The check of a cart fails: it is answered that checks don’t work just now.';

const late =
  (otherwise: string) =>
  ({ kind }: FunctionFault): string =>
    kind === 'slow' ? 'What it is called for is done ten seconds later.' : otherwise;

const outsideTheSaga: Readonly<Record<string, (fault: FunctionFault) => string>> = {
  'validate-order': unchecked,
  'quote-order': unchecked,
  'check-inventory': unchecked,
  'assess-risk': () => 'The check goes on without it, after two seconds at most: the order may be placed, for review.',
  'end-order': late(
    'It is called again; should it fail every time, the reconciler undoes within minutes what an execution left undone.',
  ),
  'handle-webhook': late(
    'The event is dealt with again; after five failures it is parked, and its order is reconciled all the same.',
  ),
  'reconcile-orders': late('What has come apart stays so until a minute in which it works again.'),
};
