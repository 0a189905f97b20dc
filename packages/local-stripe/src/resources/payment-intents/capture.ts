import { formatAmount } from '../../currencies.ts';
import { invalidRequest } from '../../errors.ts';
import { readExpand } from '../../expand.ts';
import type { Operation } from '../../operation.ts';
import { changedMetadata, readParams } from '../../params.ts';
import { expectDisputes } from '../disputes.ts';
import { latestCharge, loadIntent, mustBe } from './intent.ts';

/** `POST /v1/payment_intents/:id/capture`: takes the authorised money, or a part of it; the rest is let go. */
export const captureIntent: Operation = (api, { form, id }) => {
  const { store } = api;
  const params = readParams(form);
  const intent = loadIntent(store, id);
  const wanted = params.integer('amount_to_capture', 1);
  const metadata = params.metadata();
  const expand = readExpand(params, 'payment_intent', store);
  params.done();
  return () => {
    mustBe(intent, ['requires_capture'], 'captured');
    const amount = wanted ?? intent.amount_capturable;
    if (amount > intent.amount_capturable) {
      const shown = [amount, intent.amount_capturable].map((value) => formatAmount(value, intent.currency));
      throw invalidRequest(`The amount to capture (${shown[0]}) is greater than the capturable amount (${shown[1]}).`, {
        param: 'amount_to_capture',
        code: 'amount_too_large',
      });
    }
    const changed = changedMetadata(intent.metadata, metadata);
    api.never('expire_authorization', id);
    const charge = latestCharge(store, intent);
    expectDisputes(api, api.save({ ...charge, captured: true, amount_captured: amount }, 'charge.captured'));
    return expand(
      api.save(
        { ...intent, status: 'succeeded', amount_capturable: 0, amount_received: amount, metadata: changed },
        'payment_intent.succeeded',
      ),
    );
  };
};
