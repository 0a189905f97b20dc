import type Stripe from 'stripe';
import { formatAmount } from '../currencies.ts';
import type { Page, PageAnswer, PageRequest } from '../pages.ts';
import type { Attempted } from '../resources/payment-intents/attempt.ts';
import { type ChallengeOutcome, returnAddress } from '../resources/payment-intents/challenge.ts';
import { document, escapeHtml } from './html.ts';

export interface ChallengeParts {
  /** As it is now. */
  find(id: string): Stripe.PaymentIntent | undefined;
  end(id: string, outcome: ChallengeOutcome): Attempted;
  /** Who is paid, as the page shows it. */
  merchant: string;
}

/**
 * The customer's bank: asks whether they are who they say they are, and takes either answer. Whoever knows the
 * PaymentIntent's client secret may answer.
 */
export function challengePage({ find, end, merchant }: ChallengeParts): Page {
  const waiting = (request: PageRequest, go: (intent: Stripe.PaymentIntent) => PageAnswer): PageAnswer => {
    const intent = find(request.id);
    if (!intent || request.form.client_secret !== intent.client_secret) return refused;
    return intent.status === 'requires_action' ? go(intent) : over(intent);
  };
  return {
    path: '/v1/payment_intents/:id/challenge',
    show: (request) => waiting(request, (intent) => ({ status: 200, html: question(intent, merchant) })),
    submit: (request) =>
      waiting(request, (intent) => {
        const { outcome } = request.form;
        if (outcome !== 'complete' && outcome !== 'fail') return { status: 400, html: question(intent, merchant) };
        const attempted = end(intent.id, outcome);
        const location = returnAddress(intent, attempted);
        return location === undefined ? done(attempted) : { location };
      }),
  };
}

function question({ client_secret, amount, currency }: Stripe.PaymentIntent, merchant: string): string {
  return document(
    'Confirm your payment',
    `<dl>
<div><dt>To</dt><dd>${escapeHtml(merchant)}</dd></div>
<div><dt>Amount</dt><dd>${escapeHtml(formatAmount(amount, currency))}</dd></div>
</dl>
<form method="post">
<input type="hidden" name="client_secret" value="${escapeHtml(client_secret ?? '')}">
<button name="outcome" value="complete">Complete authentication</button>
<button name="outcome" value="fail">Fail authentication</button>
</form>
<p><small>A test page in place of your bank’s. No money moves.</small></p>`,
  );
}

function done({ intent, error }: Attempted): PageAnswer {
  const [title, text] = error
    ? ['Your payment did not go through', error.message ?? '']
    : ['Your payment is confirmed', `${formatAmount(intent.amount, intent.currency)} can be taken from your card.`];
  return { status: 200, html: document(title, `<p>${escapeHtml(text)}</p><p>You can close this page.</p>`) };
}

const refused: PageAnswer = {
  status: 403,
  html: document('This link is not valid', '<p>It does not belong to any payment that waits for you.</p>'),
};

function over({ status }: Stripe.PaymentIntent): PageAnswer {
  const text = `It does not wait for your confirmation any more: its status is ${status}.`;
  return { status: 409, html: document('This payment is not waiting', `<p>${escapeHtml(text)}</p>`) };
}
