import { readDraft } from './address.ts';
import { readCart } from './cart.ts';
import { isRecord, type Kept, keep } from './kept.ts';
import type { Checked } from './live-check.ts';
import { readSubmission } from './submission.ts';
import { readCard } from './test-cards.ts';

/** What the shop keeps in this browser; every tab sees what another changes. */
function keepHere<T>(name: string, read: (found: unknown) => T): Kept<T> {
  const kept = keep(localStorage, `expressway.shop.${name}`, read);
  addEventListener('storage', ({ key, newValue }) => {
    if (key === kept.name) kept.take(newValue);
  });
  return kept;
}

export const cart = keepHere('cart', readCart);
export const address = keepHere('address', readDraft);
export const card = keepHere('card', readCard);
export const submission = keepHere('submission', readSubmission);
/** Whom the development issuer is asked for. */
export const customer = keepHere('customer', (found) =>
  typeof found === 'string' && found !== '' ? found : undefined,
);

/** The last decision. It is shown as it came, so one that lacks what is shown counts as none. */
export const checked = keepHere('checked', (found): Checked | undefined => {
  if (!isRecord(found) || typeof found.subject !== 'string' || !Array.isArray(found.items)) return undefined;
  const { decision } = found;
  if (!isRecord(decision) || !Array.isArray(decision.issues)) return undefined;
  const { quote } = decision;
  const whole = isRecord(quote) && Array.isArray(quote.lines) && typeof quote.expiresAt === 'string';
  return whole ? (found as unknown as Checked) : undefined;
});
