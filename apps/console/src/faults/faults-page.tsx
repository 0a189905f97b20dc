import { useSignal } from '@preact/signals';
import { development } from '../session/session.ts';
import { Failure } from '../ui/failure.tsx';
import { useResource } from '../ui/resource.ts';
import { useTitle } from '../ui/use-title.ts';
import { faults, loadFaults, setFaults } from './faults.ts';
import { FunctionFaults } from './function-faults.tsx';
import { noFaults, type Switches, switchedOn } from './switches.ts';

const everyMs = 2_000;

/** What can be made to go wrong, to see what becomes of orders then. */
export default function FaultsPage() {
  useTitle('Faults');
  if (!development.value.faults) return <p>Only the local server can be made to fail.</p>;
  return <FaultSwitches />;
}

function FaultSwitches() {
  const loaded = useResource('faults', loadFaults, { every: everyMs });
  const failed = useSignal<unknown>(undefined);
  const current = faults.value;
  const set = async (switches: Switches) => {
    failed.value = undefined;
    try {
      await setFaults(switches);
    } catch (error) {
      failed.value = error;
    }
  };
  const change = (changed: Partial<Switches>) => {
    if (current) void set({ ...current, ...changed });
  };
  const error = failed.value ?? loaded.error;
  return (
    <div class="stack faults">
      <div class="row apart">
        <h1>Faults</h1>
        <button
          type="button"
          disabled={!current || switchedOn(current).length === 0}
          onClick={() => void set(noFaults)}
        >
          Switch all off
        </button>
      </div>
      <p>
        What you switch here goes wrong from now on, on this machine: try it{' '}
        <a href="/shop/" target="_blank" rel="noreferrer">
          in the shop
        </a>
        , and see <a href="/console/orders">what becomes of the order</a>.
      </p>
      {error !== undefined && <Failure error={error} retry={loaded.reload} />}
      {current && (
        <>
          <section class="card stack" aria-label="Cards and stock">
            <Switch
              words="Decline every card"
              says={
                development.value.stripe
                  ? 'Orders end as declined: their stock is let go, and their customers are told.'
                  : 'Only the embedded Stripe can be made to; this server uses another.'
              }
              on={current.declineCards}
              disabled={!development.value.stripe}
              onSwitch={(declineCards) => change({ declineCards })}
            />
            <Switch
              words="Empty the stock"
              says="Carts and orders are rejected for want of stock, until it is put back by switching this off. What is held for orders stays held."
              on={current.emptyStock}
              onSwitch={(emptyStock) => change({ emptyStock })}
            />
          </section>
          <FunctionFaults current={current} onChange={(functions) => change({ functions })} />
        </>
      )}
    </div>
  );
}

interface SwitchProps {
  words: string;
  says: string;
  on: boolean;
  disabled?: boolean;
  onSwitch: (on: boolean) => void;
}

const Switch = ({ words, says, on, disabled = false, onSwitch }: SwitchProps) => (
  <label class="switch">
    <input
      type="checkbox"
      checked={on}
      disabled={disabled}
      onChange={({ currentTarget }) => onSwitch(currentTarget.checked)}
    />
    <span>
      <strong>{words}</strong>
      <small>{says}</small>
    </span>
  </label>
);
