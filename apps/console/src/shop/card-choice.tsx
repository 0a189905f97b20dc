import { shownFaults } from './checkout-faults.ts';
import { FaultText, faultId } from './fault-text.tsx';
import { card } from './store.ts';
import { testCards } from './test-cards.ts';

export const cardHeadingId = 'card-heading';

/** Which of the test cards pays. */
export function CardChoice({ disabled }: { disabled: boolean }) {
  const messages = shownFaults.value.at.get('card') ?? [];
  return (
    <fieldset class="cards" disabled={disabled} aria-describedby={messages.length > 0 ? faultId('card') : undefined}>
      <legend class="visually-hidden">Card</legend>
      {testCards.map(({ paymentMethodId, name, digits, what }) => (
        <label key={paymentMethodId} class="card-option">
          <input
            type="radio"
            name="card"
            value={paymentMethodId}
            checked={card.current.value === paymentMethodId}
            onChange={() => card.set(paymentMethodId)}
          />
          <span class="stack none">
            <span>
              <strong>{name}</strong> <span class="mono soft digits">•••• {digits}</span>
            </span>
            <small>{what}</small>
          </span>
        </label>
      ))}
      <FaultText place="card" messages={messages} />
    </fieldset>
  );
}
