import { useSignal } from '@preact/signals';
import { Failure } from '../ui/failure.tsx';
import { duration } from '../ui/format.ts';
import { useResource } from '../ui/resource.ts';
import { type DeliverySettings, deliverySettings, release, setDelivery } from './inbox.ts';

const everyMs = 10_000;
const delays = [0, 1_000, 5_000, 30_000, 120_000];

interface DeliveryControlsProps {
  /** How many of the events that are shown are held back. */
  held: number;
  onDone: () => void;
}

/** Holds back or delays what Stripe tells from now on, as the Internet might. */
export function DeliveryControls({ held, onDone }: DeliveryControlsProps) {
  const settings = useResource('settings', deliverySettings, { every: everyMs });
  const error = useSignal<unknown>(undefined);
  const attempt = (work: () => Promise<unknown>) => async () => {
    error.value = undefined;
    try {
      await work();
    } catch (thrown) {
      error.value = thrown;
    }
    settings.reload();
    onDone();
  };
  const change = (changed: Partial<DeliverySettings>) =>
    void attempt(() => setDelivery({ hold: false, delayMs: 0, ...settings.data, ...changed }))();
  const { hold = false, delayMs = 0 } = settings.data ?? {};
  const problem = error.value ?? settings.error;
  return (
    <section class="card stack tight" aria-label="Deliveries">
      <div class="row delivery">
        <label class="row">
          <input
            type="checkbox"
            checked={hold}
            disabled={settings.data === undefined}
            onChange={({ currentTarget }) => change({ hold: currentTarget.checked })}
          />
          Hold new events back
        </label>
        <label class="row">
          Delay them by
          <select
            value={String(delayMs)}
            disabled={settings.data === undefined}
            onChange={({ currentTarget }) => change({ delayMs: Number(currentTarget.value) })}
          >
            {[...new Set([...delays, delayMs])]
              .sort((one, other) => one - other)
              .map((delay) => (
                <option key={delay} value={String(delay)}>
                  {delay === 0 ? 'nothing' : duration(delay)}
                </option>
              ))}
          </select>
        </label>
        <button type="button" disabled={held === 0} onClick={attempt(release)}>
          Let go what is held back{held > 0 && ` (${held})`}
        </button>
      </div>
      <small>
        Orders must come out right whatever becomes of Stripe’s events: held back, late, twice, or in the wrong order.
        Both settings outlive a restart; what is held back stays so until it is let go.
      </small>
      {problem !== undefined && <Failure error={problem} />}
    </section>
  );
}
