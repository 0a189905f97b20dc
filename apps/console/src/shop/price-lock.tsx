import { money } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { serverNow } from './api.ts';
import { clockFace, remaining, spoken } from './countdown.ts';
import type { CheckState } from './live-check.ts';
import type { PriceChange } from './price-changes.ts';

/** How long the price holds, or why there is none yet; always one line, so that nothing jumps. */
export function PriceLock({ state }: { state: CheckState }) {
  if (state.phase === 'incomplete')
    return <p class="soft lock">The whole price is known once the address is complete.</p>;
  if (state.phase === 'failed') return null;
  if (state.phase === 'checking')
    return (
      <p class="lock soft">
        <Icon name="turning" spins /> {state.renewing ? 'The price has run out: asking for it anew …' : 'Checking …'}
      </p>
    );
  const { quote, decision } = state.checked.decision;
  if (!quote || decision === 'reject') return <p class="lock">It can’t be bought like this yet.</p>;
  const left = remaining(quote.expiresAt, serverNow.value);
  return (
    <p class="lock">
      <Icon name="clock" />
      <span>
        This price is yours for{' '}
        <strong role="timer" aria-label={spoken(left)} class="number">
          {clockFace(left)}
        </strong>
      </span>
    </p>
  );
}

/** What costs another sum since the price ran out. */
export const Changes = ({ changes, currency }: { changes: readonly PriceChange[]; currency: string }) => (
  <div aria-live="polite">
    {changes.length > 0 && (
      <div class="notice tone-warn">
        <strong>The price has changed</strong>
        <ul class="plain-list">
          {changes.map(({ what, before, after }) => (
            <li key={what} class="row apart">
              <span>{what}</span>
              <span class="number">
                <s class="soft">
                  <span class="visually-hidden">was </span>
                  {money(before, currency)}
                </s>{' '}
                <span class="visually-hidden">is now </span>
                {money(after, currency)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    )}
  </div>
);
