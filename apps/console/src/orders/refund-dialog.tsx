import { answerOf, type Order, randomIdempotencyKey } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { useId, useMemo } from 'preact/hooks';
import { api } from '../console/api.ts';
import { auditReason } from '../console/audit-reason.ts';
import { Confirm } from '../ui/dialog.tsx';
import { money } from '../ui/format.ts';
import { readAmount } from './amount.ts';
import { refundable } from './course.ts';

interface RefundDialogProps {
  order: Order;
  onClose: () => void;
  onDone: () => void;
}

/** Asks how much of an order's money is to be given back, and gives it back. */
export function RefundDialog({ order, onClose, onDone }: RefundDialogProps) {
  const { orderId, currency } = order;
  const left = refundable(order);
  const part = useSignal(false);
  const text = useSignal('');
  const id = useId();
  // One for as long as the dialogue is open: who tries again after a failure gives back once.
  const key = useMemo(randomIdempotencyKey, []);
  const amount = part.value ? readAmount(text.value, currency, left) : { minor: left };
  const wrong = text.value !== '' && amount.problem !== undefined;
  const refund = async (reason: string | undefined) => {
    const header = { 'Idempotency-Key': key, ...auditReason(reason) };
    const body = part.value && amount.minor !== undefined ? { amount: amount.minor } : {};
    const { status } = answerOf(
      await api.POST('/orders/{orderId}/refunds', { params: { path: { orderId }, header }, body }),
    );
    onDone();
    if (status === 'failed') throw new Error('Stripe refused the refund: the order says why, and needs attention now.');
  };
  return (
    <Confirm
      title="Refund this order?"
      act={amount.minor === undefined ? 'Refund' : `Refund ${money(amount.minor, currency)}`}
      dangerous
      onClose={onClose}
      onConfirm={refund}
    >
      <fieldset class="stack tight plain-fieldset">
        <legend class="visually-hidden">How much</legend>
        <label class="row">
          <input
            type="radio"
            name={id}
            checked={!part.value}
            onChange={() => {
              part.value = false;
            }}
          />
          All that is left, {money(left, currency)}
        </label>
        <label class="row">
          <input
            type="radio"
            name={id}
            checked={part.value}
            onChange={() => {
              part.value = true;
            }}
          />
          A part of it
        </label>
        {part.value && (
          <div>
            <label for={`${id}-amount`}>Amount in {currency.toUpperCase()}</label>
            <input
              id={`${id}-amount`}
              ref={(input) => input?.setCustomValidity(amount.problem ?? '')}
              inputMode="decimal"
              autocomplete="off"
              aria-invalid={wrong}
              aria-describedby={`${id}-problem`}
              value={text.value}
              onInput={({ currentTarget }) => {
                text.value = currentTarget.value;
              }}
            />
            <small id={`${id}-problem`} role="status" class={wrong ? 'error-text' : undefined}>
              {wrong ? amount.problem : `At most ${money(left, currency)}`}
            </small>
          </div>
        )}
      </fieldset>
      <p>The money goes back to the customer’s card, which takes some days. It can’t be taken back.</p>
    </Confirm>
  );
}
