import { answerOf, type Order } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { Dialog } from '../ui/dialog.tsx';
import { api } from './api.ts';
import { Trouble } from './trouble-notice.tsx';

/** Cancels an order, once its customer has said so twice. */
export function CancelOrder({ order: { orderId }, take }: { order: Order; take: (order: Order) => void }) {
  const asking = useSignal(false);
  const busy = useSignal(false);
  const error = useSignal<unknown>(undefined);
  const cancel = async () => {
    busy.value = true;
    error.value = undefined;
    try {
      take(answerOf(await api.POST('/orders/{orderId}/cancel', { params: { path: { orderId } } })));
      asking.value = false;
    } catch (thrown) {
      error.value = thrown;
    } finally {
      busy.value = false;
    }
  };
  return (
    <>
      <button
        type="button"
        class="danger"
        onClick={() => {
          asking.value = true;
        }}
      >
        Cancel the order
      </button>
      {asking.value && (
        <Dialog
          title="Cancel this order?"
          onClose={() => {
            asking.value = false;
          }}
        >
          <p>Nothing is sent, and whatever was charged is given back.</p>
          {error.value !== undefined && <Trouble error={error.value} />}
          <div class="row">
            <button type="button" class="danger" disabled={busy.value} onClick={() => void cancel()}>
              Cancel it
            </button>
            <button
              type="button"
              onClick={() => {
                asking.value = false;
              }}
            >
              Keep it
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
