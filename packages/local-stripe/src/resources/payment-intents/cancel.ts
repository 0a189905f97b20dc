import { readExpand } from '../../expand.ts';
import type { Operation } from '../../operation.ts';
import { readParams } from '../../params.ts';
import { latestCharge, loadIntent, mustBe } from './intent.ts';

const reasons = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;

/** `POST /v1/payment_intents/:id/cancel`: no more attempts, and what was authorised is let go. */
export const cancelIntent: Operation = ({ store, now }, { form, id }) => {
  const params = readParams(form);
  const intent = loadIntent(store, id);
  const reason = params.oneOf('cancellation_reason', reasons);
  const expand = readExpand(params, 'payment_intent', store);
  params.done();
  return () => {
    mustBe(
      intent,
      ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action'],
      'canceled',
    );
    if (intent.status === 'requires_capture') {
      const charge = latestCharge(store, intent);
      store.put({ ...charge, amount_refunded: charge.amount, refunded: true });
    }
    return expand(
      store.put({
        ...intent,
        status: 'canceled',
        amount_capturable: 0,
        canceled_at: now(),
        cancellation_reason: reason ?? null,
        next_action: null,
      }),
    );
  };
};
